// Plays a finished flow again: slower, as it was, or step by step. Where a person was waited for, it does not wait.

import { duration } from "./flow-model.js";
import { current, onChange, tell } from "./flow-live.js";
import { endReplay, showUntil } from "./flow-light.js";

const tools = document.getElementById("replay");

let frame = 0;
let at = -1;
let played = null;

function stop() {
	cancelAnimationFrame(frame);
	frame = 0;
}

function play(speed) {
	stop();
	at = -1;
	const flow = current;
	const scale = flow.scale();
	const length = scale(flow.end);
	const began = performance.now();
	tell(`Playing again at ${speed === 1 ? "1" : "¼"}×`);
	const next = () => {
		const place = (performance.now() - began) * 1000 * speed;
		const done = flow.ways.filter((way) => scale(way.at) <= place);
		showUntil(done.length === 0 ? flow.start - 1 : Math.max(...done.map((way) => way.at)), duration);
		if (place < length && flow === current) {
			frame = requestAnimationFrame(next);
		} else {
			frame = 0;
			endReplay();
			tell("Played to its end");
		}
	};
	next();
}

function step() {
	stop();
	const { ways } = current;
	at = (at + 1) % (ways.length + 1);
	showUntil(at === 0 ? current.start - 1 : ways[at - 1].at, duration);
	if (at === 0) {
		tell(`Step by step, ${ways.length} steps: nothing has happened yet`);
		return;
	}
	const way = ways[at - 1];
	tools.dataset.step = way.id;
	const name = document.querySelector(`#${way.id} summary strong`).textContent;
	const outcome = way.why ? "stopped here" : duration(way.step.end - way.step.start);
	tell(`Step ${at} of ${ways.length}: ${name}, ${outcome}`);
}

for (const button of tools?.querySelectorAll("[data-replay]") ?? []) {
	button.addEventListener("click", () => play(Number(button.dataset.replay)));
}
tools?.querySelector("[data-step]").addEventListener("click", step);

onChange((flow) => {
	// What was played of one flow says nothing of the next.
	if (flow !== played) {
		stop();
		at = -1;
		played = flow;
	}
	if (tools !== null) {
		tools.hidden = flow.steps.length === 0;
	}
});
