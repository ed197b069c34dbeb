// Lights the picture. Nothing lights but by a span that arrived.

const svgs = [...document.querySelectorAll(".diagram")];
const picture = document.querySelector(".flow__picture");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const TICK_MS = 40;

/** A backlog is shown in this many ticks at most. */
const TICKS = 8;

let flow = null;
let shown = new Set();
let timer = 0;

/** While a replay shows less than is known. */
let held = false;

export function show(next) {
	stop();
	flow = next;
	held = false;
	shown = new Set();
	picture.dataset.order = "";
	for (const svg of svgs) {
		svg.classList.toggle("diagram--live", flow !== null);
		svg.classList.remove("diagram--so-far");
	}
	paint();
}

/**
 * Lights what is known and not lit yet, one after the other in the order of its happening. Says whether there is any.
 */
export function catchUp(duration) {
	if (held || timer !== 0 || flow === null || flow.ways.every((way) => shown.has(way.key))) {
		return false;
	}
	const tick = () => {
		const waiting = flow.ways.filter((way) => !shown.has(way.key));
		const count = calm.matches ? waiting.length : Math.ceil(waiting.length / TICKS);
		waiting.slice(0, count).forEach(remember);
		paint(duration);
		timer = waiting.length > count ? setTimeout(tick, TICK_MS) : 0;
	};
	timer = setTimeout(tick, TICK_MS);
	return true;
}

/** Lights what had happened at a moment, and nothing else until there is nothing else or the replay is over. */
export function showUntil(time, duration) {
	stop();
	held = flow.ways.some((way) => way.at > time);
	shown = new Set();
	picture.dataset.order = "";
	flow.ways.filter((way) => way.at <= time).forEach(remember);
	paint(duration);
}

export function endReplay() {
	held = false;
}

function remember(way) {
	if (![...shown].some((key) => key.startsWith(`${way.id}/`))) {
		picture.dataset.order = `${picture.dataset.order} ${way.id}`.trim();
	}
	shown.add(way.key);
}

function stop() {
	clearTimeout(timer);
	timer = 0;
}

function paint(duration) {
	const lit = flow === null ? [] : flow.ways.filter((way) => shown.has(way.key));
	const parts = new Set();
	for (const svg of svgs) {
		for (const link of svg.querySelectorAll("a.arrow")) {
			paintArrow(link, lit.filter((way) => way.id === link.dataset.arrow), parts, duration);
		}
		for (const link of svg.querySelectorAll("a.part")) {
			link.classList.toggle("lit", parts.has(link.dataset.part));
		}
	}
}

function paintArrow(link, lit, parts, duration) {
	link.classList.toggle("lit", lit.length > 0);
	link.classList.toggle("stopped", lit.some((way) => way.why));
	const name = link.dataset.name ?? link.getAttribute("aria-label");
	link.dataset.name = name;
	const took = lit.length > 0 && duration ? `, ${duration(lit[0].step.end - lit[0].step.start)}` : "";
	link.setAttribute("aria-label", lit.some((way) => way.why) ? `${name}, stopped here` : name + took);
	const ends = (link.dataset.legs ?? "").split(" ");
	for (const leg of link.querySelectorAll(".leg")) {
		const way = lit.find((one) => String(one.leg) === leg.dataset.leg);
		leg.classList.toggle("lit", way !== undefined);
		leg.classList.toggle("stopped", Boolean(way?.why));
		for (const text of link.querySelectorAll(`text[data-leg="${leg.dataset.leg}"]`)) {
			text.classList.toggle("lit", way !== undefined);
		}
		const text = link.querySelector(`.took[data-leg="${leg.dataset.leg}"]`);
		text.textContent = way === undefined || !duration ? "" : duration(way.step.end - way.step.start);
		if (way !== undefined) {
			ends[way.leg].split("-").forEach((part) => parts.add(`part-${part}`));
		}
	}
}
