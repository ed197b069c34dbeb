// Shows what the spans tell: the facts of each arrow and part, and where the time went.

import { duration } from "./flow-model.js";
import { onChange } from "./flow-live.js";

const SVG = "http://www.w3.org/2000/svg";
const UNITS = 1000;
const MOST_OF_A_PART = 24;

const waterfall = document.getElementById("waterfall");
const rows = document.getElementById("rows");
const total = document.getElementById("total");

const PARAMETERS = {
	response_type: "what the client wants: a code",
	client_id: "who asks",
	scope: "what it asks for",
	state: "binds the answer to this browser; the flow's name is made of it",
	redirect_uri: "where the answer goes: exactly what is registered",
	nonce: "binds the ID token to this sign-in",
	code_challenge: "SHA-256 of a secret that only the client knows (PKCE)",
	code_challenge_method: "how the challenge was made",
	code: "the authorization code: once, within a minute",
	iss: "who answers, so that no other server can pretend to",
	grant_type: "what is exchanged for a token",
	code_verifier: "the secret behind the challenge (PKCE)",
	error: "why there is no code",
	error_description: "the same, for people",
	subject_token: "the token that is exchanged (RFC 8693)",
	subject_token_type: "what kind of token that is",
	username: "who signs in; not kept in telemetry",
	password: "never kept in telemetry",
	_csrf: "proves that the form came from this server",
	request_uri: "names a request that was pushed before",
	decision: "what the user decided; without it they allow what is ticked",
	allow_details: "whether they allow the details that were asked for, too (RFC 9396)",
};

/** What stands in an access token (RFC 9068), and in what signed it (RFC 7515). */
const CLAIMS = {
	typ: "a JWT that is an access token, so that nobody takes an ID token for one",
	alg: "how it is signed",
	kid: "with which of the issuer's published keys",
	iss: "who issued it",
	sub: "for whom: the user's id",
	aud: "which API it is meant for",
	client_id: "which application uses it",
	scope: "what it allows",
	exp: "when it ends",
	iat: "when it was issued",
	nbf: "before which it is not valid",
	auth_time: "when the user signed in",
	jti: "its own id, by which it can be revoked",
	grant_id: "the sign-in it came of, with which it is revoked",
	act: "who acts for the user (RFC 8693)",
	cnf: "the key it is bound to",
};

const TIMES = new Set(["exp", "iat", "nbf", "auth_time"]);

function element(name, text, className) {
	const made = document.createElement(name);
	if (text !== undefined) {
		made.textContent = text;
	}
	if (className !== undefined) {
		made.className = className;
	}
	return made;
}

function seen(step) {
	const card = element("section", undefined, "seen");
	const head = element("p", undefined, "seen__head");
	head.append(
		element("strong", title(step)),
		element("span", duration(step.end - step.start), "tag"),
		element("span", step.instance ? `${step.service} at ${step.instance}` : step.service, "muted"),
	);
	card.append(head);
	const list = element("dl", undefined, "facts");
	for (const [label, value] of Object.entries(step.facts)) {
		list.append(element("dt", label));
		list.append(shown(label, value));
	}
	card.append(list);
	return card;
}

function shown(label, value) {
	if (/arameters|Form/.test(label)) {
		return explained(parameters(value), PARAMETERS);
	}
	if (/header|claims/.test(label)) {
		const read = claims(value);
		return read === null ? element("dd", value, "seen__value") : explained(read, CLAIMS);
	}
	return element("dd", value, "seen__value");
}

function parameters(text) {
	return text.split("\n").map((line) => {
		const equals = line.indexOf("=");
		return equals < 0 ? [line, ""] : [line.slice(0, equals), line.slice(equals + 1)];
	});
}

function claims(json) {
	try {
		return Object.entries(JSON.parse(json)).map(([name, value]) => {
			const time = TIMES.has(name) && Number.isFinite(value) ? ` (${new Date(value * 1000).toLocaleString("en-GB")})` : "";
			return [name, (typeof value === "string" ? value : JSON.stringify(value)) + time];
		});
	} catch {
		return null;
	}
}

/** Names and values, each with what it means. */
function explained(pairs, meanings) {
	const all = element("dd", undefined, "seen__explained");
	for (const [name, value] of pairs) {
		const one = element("div", undefined, "parameter");
		one.append(element("code", name), element("span", value, "parameter__value"));
		if (meanings[name]) {
			one.append(element("small", meanings[name], "muted"));
		}
		all.append(one);
	}
	return all;
}

export function title(step) {
	const { facts } = step;
	if (facts.SQL) {
		return `${facts.SQL.trim().split(/\s+/)[0].toUpperCase()} ${table(facts.SQL)}`;
	}
	if (facts.Command) {
		return `${facts.Command} ${facts.Key ?? ""}`.trim();
	}
	if (facts.Method) {
		return `${facts.Method} ${(facts.Path ?? "").replace(/^https?:\/\/[^/]+/, "")}`;
	}
	return step.name;
}

function table(sql) {
	return /(?:from|into|update)\s+([a-z_.0-9]+)/i.exec(sql)?.[1] ?? "";
}

/** The token is not in the answer's span, which must not hold it: it is known by where it is used next. */
function token(flow) {
	const used = flow.steps.find((step) => step.facts["Token's claims"] !== undefined);
	if (used === undefined) {
		return [];
	}
	const card = element("section", undefined, "seen");
	const head = element("p", undefined, "seen__head");
	head.append(element("strong", "The token, decoded"), element("span", "as it came to the API", "muted"));
	const list = element("dl", undefined, "facts");
	for (const label of ["Token's header", "Token's claims", "Token's signature"]) {
		if (used.facts[label] !== undefined) {
			list.append(element("dt", label), shown(label, used.facts[label]));
		}
	}
	card.append(head, list);
	return [card];
}

function fill(flow) {
	const stopped = flow.ways.filter((way) => way.why);
	for (const facts of document.querySelectorAll("details[data-arrow-number]")) {
		const steps = [...new Set(flow.lights.filter((light) => light.id === facts.id).map((light) => light.step))];
		// Partition and offset are told by who reads the event.
		const readers = flow.steps.filter((step) => step.kind === "CONSUMER" && steps.some((sent) => sent.span === step.parent));
		const why = stopped.filter((way) => way.id === facts.id).map((way) => element("p", way.why, "alert alert--error"));
		const took = flow.ways.filter((way) => way.id === facts.id).map((way) => duration(way.step.end - way.step.start));
		facts.querySelector("[data-took]").textContent = took.join(" · ");
		facts.querySelector("[data-seen]").replaceChildren(
			...why,
			...[...steps, ...readers].map(seen),
			...(facts.id === "arrow-access-token" && steps.length > 0 && why.length === 0 ? token(flow) : []),
		);
	}
	for (const facts of document.querySelectorAll("details[data-part-number]")) {
		const steps = flow.steps.filter((step) => String(step.part) === facts.dataset.partNumber);
		facts.querySelector("[data-seen]").replaceChildren(...steps.slice(0, MOST_OF_A_PART).map(seen));
	}
	const why = document.getElementById("why");
	why.hidden = stopped.length === 0;
	const words = stopped.map((way) => way.why).join(" ");
	// It is read aloud whenever it is written.
	if (why.textContent !== words) {
		why.textContent = words;
	}
}

const OUTCOMES = { REFUSED: "refused", FAILED: "failed" };

/** What the colours say, for those who do not see them. */
function marks(step, path) {
	const words = [];
	const all = [];
	if (path.has(step.span)) {
		all.push(["◆", "on the critical path"]);
	}
	if (OUTCOMES[step.outcome] !== undefined) {
		all.push(["✕", OUTCOMES[step.outcome]]);
	}
	for (const [sign, meaning] of all) {
		const mark = element("span", sign, "bar__mark");
		mark.setAttribute("aria-hidden", "true");
		words.push(mark, element("span", `${meaning}: `, "visually-hidden"));
	}
	return words;
}

function draw(flow) {
	const steps = flow.steps;
	waterfall.hidden = steps.length === 0;
	if (steps.length === 0) {
		return;
	}
	const scale = flow.scale();
	const width = scale(flow.end);
	const path = flow.criticalPath;
	const depths = new Map();
	const depth = (step) => {
		if (!depths.has(step.span)) {
			const parent = flow.byId.get(step.parent);
			depths.set(step.span, parent === undefined ? 0 : depth(parent) + 1);
		}
		return depths.get(step.span);
	};
	rows.replaceChildren(
		...steps.map((step) => {
			const row = element("li", undefined, "bar");
			row.dataset.span = step.span;
			row.dataset.depth = String(Math.min(depth(step), 4));
			row.classList.toggle("bar--critical", path.has(step.span));
			row.classList.toggle("bar--bad", step.outcome !== "DONE");
			const name = element("span", undefined, "bar__name");
			name.append(...marks(step, path), element("span", step.service, "bar__service"), ` ${title(step)}`);
			const drawing = document.createElementNS(SVG, "svg");
			drawing.setAttribute("class", "bar__line");
			drawing.setAttribute("viewBox", `0 0 ${UNITS} 10`);
			drawing.setAttribute("preserveAspectRatio", "none");
			drawing.setAttribute("aria-hidden", "true");
			const bar = document.createElementNS(SVG, "rect");
			const from = (scale(step.start) / width) * UNITS;
			bar.setAttribute("x", from.toFixed(1));
			bar.setAttribute("width", Math.max((scale(step.end) / width) * UNITS - from, 2).toFixed(1));
			bar.setAttribute("height", "10");
			bar.setAttribute("class", `bar__${step.part}`);
			drawing.append(bar);
			row.append(name, drawing, element("span", duration(step.end - step.start), "bar__took"));
			return row;
		}),
	);
	const waited = flow.pauses.reduce((sum, pause) => sum + pause.to - pause.from, 0);
	const between = waited > 0 ? `, and ${duration(waited)} in which nobody worked, cut short here` : "";
	total.textContent = `${duration(flow.end - flow.start - waited)} of work${between}. ◆ marks the critical path.`;
}

onChange((flow) => {
	fill(flow);
	draw(flow);
});
