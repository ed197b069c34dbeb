// Listens to the flows of this browser: which begin, and what happens in the one that is shown. A tab has one stream for
// both, and none while nobody sees it: without HTTP/2, a browser opens six connections to one place and no more.

import { Flow, duration } from "./flow-model.js";
import { catchUp, show } from "./flow-light.js";

const page = document.querySelector(".flow");
const status = document.getElementById("status");
const offer = document.getElementById("offer");
const failed = document.getElementById("failed");
const numbers = new Map(
	[...document.querySelectorAll("details[data-arrow-number]")].map((one) => [one.id, Number(one.dataset.arrowNumber)]),
);
const listeners = [];

const RETRY_MS = 1000;

const LONGEST_RETRY_MS = 30_000;

/** For so long after its last step, more may come to a flow. */
const YOUNG_MS = 120_000;

/** The flows of this browser that live, the newest first, each with the time of its beginning. */
export const flows = (page.dataset.flows ?? "")
	.split(" ")
	.filter((one) => one !== "")
	.map((one) => one.split("@"))
	.map(([id, begun]) => ({ id, begun: Number(begun) }));

/** The page of one flow shows that one, whatever else begins. */
export const pinned = page.dataset.pinned === "true";

let stream = null;
let retry = 0;
let pause = RETRY_MS;

/** Up to where is known what began, and what happened in the flow that is shown. */
let begun = page.dataset.after;
let place = `${begun}_`;

/** What keeps this page from hearing, empty if nothing does. */
let trouble = "";

/** Whether the flow that is shown is kept no longer. */
let over = false;

/** The flow that is shown, null where there is none. */
export let current = null;

/** Hears of every change of the flow that is shown. */
export function onChange(listener) {
	listeners.push(listener);
}

export function watch(id) {
	current = new Flow(id, numbers);
	over = false;
	trouble = "";
	page.dataset.flow = id;
	const address = document.getElementById("address");
	address.href = `/flow/${id}`;
	address.hidden = false;
	show(current);
	place = `${begun}_`;
	changed();
	listen();
}

const known = new Map();

/** Reads a flow as it is now, to compare it: once, if nothing more comes to it. */
export async function read(id) {
	if (known.has(id)) {
		return known.get(id);
	}
	const answer = await fetch(`/flow/steps/${id}`, { headers: { Accept: "application/json" } });
	if (!answer.ok) {
		throw new Error(`No flow: ${answer.status}`);
	}
	const flow = new Flow(id, numbers);
	(await answer.json()).forEach((step) => flow.add(step));
	if (flow.steps.length > 0 && Date.now() - flow.end / 1000 > YOUNG_MS) {
		known.set(id, flow);
	}
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

/** Says something in the page's one line, until there is news of the flow. */
export function tell(text) {
	if (status.textContent !== text) {
		status.textContent = text;
	}
}

function say() {
	tell([state(), trouble].filter((text) => text !== "").join(". "));
}

function state() {
	if (current === null) {
		return "No flow yet: sign in and watch";
	}
	if (current.steps.length === 0) {
		return "Waiting for the first span";
	}
	const count = new Set(current.ways.map((way) => way.id)).size;
	if (current.ways.some((way) => way.why)) {
		return `Stopped, with ${count} of 12 arrows lit`;
	}
	return `${count} of 12 arrows lit, ${duration(current.scale()(current.end))} of work`;
}

function hear(text) {
	trouble = text;
	say();
}

/** Opens the stream where it ended, and closes the one before. */
function listen() {
	hush();
	if (document.hidden) {
		return;
	}
	const wanted = new URLSearchParams({ after: place });
	if (current !== null && !over) {
		wanted.set("flow", current.id);
	}
	stream = new EventSource(`/flow/live?${wanted}`);
	stream.addEventListener("open", () => {
		pause = RETRY_MS;
		if (trouble !== "" && !over) {
			hear("");
		}
	});
	stream.addEventListener("begun", (event) => {
		reach(event);
		flows.unshift({ id: event.data, begun: Number(begun.split("-")[0]) });
		failed.hidden = true;
		if (pinned) {
			offer.querySelector("a").href = `/flow/${event.data}`;
			offer.hidden = false;
			changed();
		} else {
			watch(event.data);
		}
	});
	stream.addEventListener("failed", (event) => {
		reach(event);
		const title = document.querySelector(`#what-if form[action$="/${event.data}"] button`)?.textContent ?? event.data;
		failed.textContent = `“${title}” could not be done: the log of this service says why.`;
		failed.hidden = false;
	});
	stream.addEventListener("step", (event) => {
		reach(event);
		current.add(JSON.parse(event.data));
		catchUp(duration);
		changedSoon();
	});
	stream.addEventListener("error", lost);
}

function reach(event) {
	place = event.lastEventId;
	begun = place.split("_")[0];
}

/** A stream that broke is opened again by the browser; one that was refused is not, and would be silent for ever. */
async function lost(event) {
	if (event.target !== stream) {
		return;
	}
	if (stream.readyState !== EventSource.CLOSED) {
		hear("Connection lost, trying again");
		return;
	}
	hush();
	over ||= current !== null && (await isOver(current.id));
	hear(over ? "This flow is kept no longer" : "Not connected, trying again");
	clearTimeout(retry);
	retry = setTimeout(listen, pause);
	pause = Math.min(pause * 2, LONGEST_RETRY_MS);
}

async function isOver(id) {
	try {
		return (await fetch(`/flow/steps/${id}`, { headers: { Accept: "application/json" } })).status === 404;
	} catch {
		return false;
	}
}

function hush() {
	clearTimeout(retry);
	stream?.close();
	stream = null;
}

if (page.dataset.live === "true") {
	document.addEventListener("visibilitychange", () => (document.hidden ? hush() : listen()));
	addEventListener("pagehide", hush);
	// From the back/forward cache it comes without having been loaded.
	addEventListener("pageshow", (event) => event.persisted && listen());
	if (page.dataset.flow) {
		watch(page.dataset.flow);
	} else {
		listen();
	}
}
