// Listens to the flows of this browser: which begin, and what happens in the one that is shown.

import { Flow, duration } from "./flow-model.js";
import { catchUp, show } from "./flow-light.js";

const page = document.querySelector(".flow");
const status = document.getElementById("status");
const numbers = new Map(
	[...document.querySelectorAll("details[data-arrow-number]")].map((one) => [one.id, Number(one.dataset.arrowNumber)]),
);
const listeners = [];

/** The flows of this browser that live, the newest first. */
export const flows = (page.dataset.flows ?? "").split(" ").filter((id) => id !== "");

let stream = null;

/** The flow that is shown, null where there is none. */
export let current = null;

/** Hears of every change of the flow that is shown. */
export function onChange(listener) {
	listeners.push(listener);
}

export function watch(id) {
	stream?.close();
	current = new Flow(id, numbers);
	page.dataset.flow = id;
	const address = document.getElementById("address");
	address.href = `/flow/${id}`;
	address.hidden = false;
	show(current);
	changed();
	stream = new EventSource(`/flow/live/${id}`);
	stream.addEventListener("message", (event) => {
		current.add(JSON.parse(event.data));
		catchUp(duration);
		changedSoon();
	});
}

/** Reads a flow as it is now, to compare it. */
export async function read(id) {
	const answer = await fetch(`/flow/steps/${id}`, { headers: { Accept: "application/json" } });
	if (!answer.ok) {
		throw new Error(`No flow: ${answer.status}`);
	}
	const flow = new Flow(id, numbers);
	(await answer.json()).forEach((step) => flow.add(step));
	return flow;
}

/** What waited in vain for its whole is shown in the end. */
setInterval(() => {
	if (current !== null && !document.hidden && catchUp(duration)) {
		changed();
	}
}, 1000);

let soon = 0;

function changedSoon() {
	if (soon === 0) {
		soon = setTimeout(() => {
			soon = 0;
			changed();
		}, 200);
	}
}

function changed() {
	say();
	listeners.forEach((listener) => listener(current));
}

function say() {
	const count = new Set(current.ways.map((way) => way.id)).size;
	const stopped = current.ways.some((way) => way.why);
	if (current.steps.length === 0) {
		status.textContent = "Waiting for the first span";
	} else if (stopped) {
		status.textContent = `Stopped, with ${count} of 12 arrows lit`;
	} else {
		const busy = current.scale()(current.end);
		status.textContent = `${count} of 12 arrows lit, ${duration(busy)} of work`;
	}
}

/** Shows every flow that this browser begins from now on, in whatever window. */
function listen() {
	const begins = new EventSource("/flow/live");
	begins.addEventListener("message", (event) => {
		flows.unshift(event.data);
		watch(event.data);
	});
	addEventListener("pagehide", () => {
		begins.close();
		stream?.close();
	});
}

if (page.dataset.live === "true") {
	listen();
	if (page.dataset.flow) {
		watch(page.dataset.flow);
	}
}
