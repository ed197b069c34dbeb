// A flow as its steps tell it: what was lit when, how long it took, and where it stopped. Times are in microseconds.

/** Waiting longer than this, as for a person, is no work of the servers. */
const PAUSE = 250_000;

/** What stands for such a pause on the time line. */
const PAUSE_SHOWN = 60_000;

/** How long a part waits for its whole, which may be lost. */
const PATIENCE_MS = 3000;

export class Flow {
	constructor(id, numbers) {
		this.id = id;
		this.numbers = numbers;
		this.byId = new Map();
	}

	/** Adds a step; one that came twice, after a broken connection, counts once. */
	add(step) {
		this.byId.set(step.span, { ...step, came: Date.now() });
	}

	get steps() {
		return [...this.byId.values()].sort((a, b) => a.start - b.start);
	}

	/** Spans arrive when they end, parts before the whole: what belongs to a whole that is still under way has to wait. */
	isSettled(step, now) {
		if (step.parent === "" || now - step.came > PATIENCE_MS) {
			return true;
		}
		const whole = this.byId.get(step.parent);
		return whole !== undefined && this.isSettled(whole, now);
	}

	/** Whether a way, as arrow/leg, was lit by something within a step: no page is a JSON response if the API gave none. */
	hasWithin(whole, way) {
		const isWithin = (step) => step !== undefined && (step.parent === whole.span || isWithin(this.byId.get(step.parent)));
		return [...this.byId.values()].some(
			(step) => step.lights.some((light) => `${light.arrow}/${light.leg}` === way) && isWithin(step),
		);
	}

	/** All that lights up, in the order in which it happened. */
	get lights() {
		const now = Date.now();
		const settled = this.steps.filter((step) => this.isSettled(step, now));
		const all = settled.flatMap((step) =>
			step.lights
				.filter((light) => !light.within || this.hasWithin(step, light.within))
				.map((light) => ({ ...light, id: `arrow-${light.arrow}`, step })),
		);
		const number = (light) => this.numbers.get(light.id) ?? 99;
		return all.sort((a, b) => a.at - b.at || number(a) - number(b));
	}

	/**
	 * Where the flow stopped: what is refused after that is so because of it. Where it went on, as after a password that
	 * was mistyped once, it did not stop.
	 */
	get stop() {
		const { lights } = this;
		const goesOn = (stop) => (light) => light.id === stop.id && light.at > stop.at && !light.step.lights.some((one) => one.why);
		return lights.find((light) => light.why && !lights.some(goesOn(light)));
	}

	/** The first light of every way of every arrow, and where it stopped. */
	get ways() {
		const ways = new Map();
		for (const light of this.lights) {
			const key = `${light.id}/${light.leg}`;
			if (!ways.has(key)) {
				ways.set(key, { ...light, why: undefined, key });
			}
		}
		const { stop } = this;
		if (stop !== undefined) {
			ways.get(`${stop.id}/${stop.leg}`).why = stop.why;
		}
		return [...ways.values()];
	}

	get start() {
		return Math.min(...this.steps.map((step) => step.start));
	}

	get end() {
		return Math.max(...this.steps.map((step) => step.end));
	}

	/** Where nobody but the person was busy: those times are cut short. */
	get pauses() {
		const pauses = [];
		let busyUntil = Infinity;
		for (const step of this.steps) {
			if (step.start - busyUntil > PAUSE) {
				pauses.push({ from: busyUntil, to: step.start });
			}
			busyUntil = busyUntil === Infinity ? step.end : Math.max(busyUntil, step.end);
		}
		return pauses;
	}

	/** Says how far from the start a time is when pauses are cut short. */
	scale() {
		const { start, pauses } = this;
		return (time) =>
			pauses.reduce((place, { from, to }) => {
				if (time >= to) {
					return place - (to - from) + PAUSE_SHOWN;
				}
				return time > from ? place - (time - from) + (PAUSE_SHOWN * (time - from)) / (to - from) : place;
			}, time - start);
	}

	/** The steps that had to be waited for: walked back from the end of each request of the browser. */
	get criticalPath() {
		const path = new Set();
		const { steps } = this;
		const walk = (step) => {
			path.add(step.span);
			let until = step.end;
			const parts = steps.filter((part) => part.parent === step.span && part.kind !== "CONSUMER");
			for (const part of parts.sort((a, b) => b.end - a.end)) {
				if (part.end <= until && part.end > step.start) {
					walk(part);
					until = part.start;
				}
			}
		};
		steps.filter((step) => step.kind === "SERVER" && !this.byId.has(step.parent)).forEach(walk);
		return path;
	}
}

export function duration(micros) {
	const ms = micros / 1000;
	if (ms >= 1000) {
		return `${(ms / 1000).toFixed(1)} s`;
	}
	return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}
