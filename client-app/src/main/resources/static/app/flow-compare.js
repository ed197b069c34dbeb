// Puts two flows beside each other, arrow by arrow.

import { duration } from "./flow-model.js";
import { current, flows, onChange, read } from "./flow-live.js";

const section = document.getElementById("compare");
const select = document.getElementById("other");
const table = document.getElementById("differences");
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** What is known of how other flows ended, by their id. */
const outcomes = new Map();

/** Counts what was asked for: only the last answer is shown. */
let asked = 0;

function name(id) {
	return document.querySelector(`#${id} summary strong`).textContent;
}

function tooks(flow) {
	const all = new Map();
	for (const way of flow.ways) {
		if (!all.has(way.id)) {
			all.set(way.id, way.why ? { why: way.why } : { took: way.step.end - way.step.start });
		}
	}
	return all;
}

function text(one) {
	if (one === undefined) {
		return "not lit";
	}
	return one.why ? "stopped" : duration(one.took);
}

function difference(mine, theirs) {
	if (mine?.took === undefined || theirs?.took === undefined) {
		return "";
	}
	const more = mine.took - theirs.took;
	return `${more < 0 ? "−" : "+"}${duration(Math.abs(more))}`;
}

function outcome(flow) {
	const { stop } = flow;
	if (stop !== undefined) {
		return `stopped at ${name(stop.id)}`;
	}
	return `${new Set(flow.ways.map((way) => way.id)).size} of 12 arrows`;
}

function label(one) {
	const ended = outcomes.get(one.id);
	const begun = clock.format(new Date(one.begun));
	return ended === undefined ? begun : `${begun}, ${ended}`;
}

function know(flow) {
	outcomes.set(flow.id, outcome(flow));
	const option = [...select.options].find((one) => one.value === flow.id);
	const one = flows.find((other) => other.id === flow.id);
	if (option !== undefined && one !== undefined && option.textContent !== label(one)) {
		option.textContent = label(one);
	}
}

/** How the others ended is looked up when somebody is about to choose one. */
async function knowAll() {
	for (const option of [...select.options]) {
		if (!outcomes.has(option.value)) {
			know(await read(option.value));
		}
	}
}

async function compare() {
	const turn = ++asked;
	const other = await read(select.value);
	if (turn !== asked) {
		return;
	}
	know(other);
	const mine = tooks(current);
	const theirs = tooks(other);
	const arrows = [...document.querySelectorAll("details[data-arrow-number]")].map((one) => one.id);
	table.replaceChildren(
		...arrows.map((id) => {
			const row = document.createElement("tr");
			const values = [text(mine.get(id)), text(theirs.get(id)), difference(mine.get(id), theirs.get(id))];
			const head = document.createElement("th");
			head.scope = "row";
			head.textContent = name(id);
			row.append(head);
			for (const value of values) {
				const cell = document.createElement("td");
				cell.textContent = value;
				row.append(cell);
			}
			return row;
		}),
	);
}

function comparing() {
	compare().catch(() => (section.hidden = true));
}

onChange((flow) => {
	const others = flows.filter((one) => one.id !== flow.id);
	section.hidden = others.length === 0 || flow.steps.length === 0;
	outcomes.set(flow.id, outcome(flow));
	const known = [...select.options].map((option) => option.value);
	if (others.map((one) => one.id).join() !== known.join()) {
		const chosen = select.value;
		select.replaceChildren(...others.map((one) => new Option(label(one), one.id)));
		if (others.some((one) => one.id === chosen)) {
			select.value = chosen;
		}
	}
	if (!section.hidden) {
		comparing();
	}
});
select?.addEventListener("change", comparing);
for (const near of ["pointerenter", "focus"]) {
	select?.addEventListener(near, () => knowAll().catch(() => {}));
}
