// Puts two flows beside each other, arrow by arrow.

import { duration } from "./flow-model.js";
import { current, flows, onChange, read } from "./flow-live.js";

const section = document.getElementById("compare");
const select = document.getElementById("other");
const table = document.getElementById("differences");

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

async function compare() {
	const mine = tooks(current);
	const theirs = tooks(await read(select.value));
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

onChange((flow) => {
	const others = flows.filter((id) => id !== flow.id);
	section.hidden = others.length === 0 || flow.steps.length === 0;
	const known = [...select.options].map((option) => option.value);
	if (others.join() !== known.join()) {
		select.replaceChildren(...others.map((id, place) => new Option(place === 0 ? "the one before" : `${place + 1} before`, id)));
	}
	if (!section.hidden) {
		compare().catch(() => (section.hidden = true));
	}
});
select?.addEventListener("change", () => compare().catch(() => (section.hidden = true)));
