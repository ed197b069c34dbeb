// Starts a sign-in in a window beside this one, so that both can be seen. Where there is no room for two windows, or
// none may be opened, the link leads through the sign-in and back. Starts what-ifs, too.

import { pinned } from "./flow-live.js";

const NAME = "oauth2flow-sign-in";

const start = document.getElementById("watch");
const roomy = matchMedia("(min-width: 60.01rem)");

const LOOK_MS = 250;

let beside = null;
let looking = 0;

start?.addEventListener("click", (event) => {
	if (!roomy.matches || event.ctrlKey || event.metaKey || event.shiftKey) {
		return;
	}
	beside = open(start.href, NAME, "popup,width=460,height=760");
	if (beside !== null) {
		event.preventDefault();
		beside.focus();
		clearInterval(looking);
		looking = setInterval(look, LOOK_MS);
	}
});

// The window beside has done its work when it is back at this page.
function isBack() {
	try {
		return !beside.closed && beside.location.pathname === "/flow" && beside.document.readyState === "complete";
	} catch {
		return false;
	}
}

function look() {
	if (isBack()) {
		takeOver(beside.document);
		beside.close();
	}
	if (beside.closed) {
		clearInterval(looking);
	}
}

/** What the page of the other window says about who is signed in holds here, too. */
function takeOver(other) {
	for (const selector of [".topbar", "#answer", "#tokens", "#what-if"]) {
		const mine = document.querySelector(selector);
		const theirs = other.querySelector(selector);
		if (mine !== null && theirs !== null) {
			mine.replaceWith(document.importNode(theirs, true));
		}
	}
}

// A what-if is done without leaving the page, which sees it.
document.addEventListener("submit", async (event) => {
	const form = event.target.closest("#what-if form");
	if (form === null) {
		return;
	}
	event.preventDefault();
	const button = form.querySelector("button");
	// Not disabled, which would take the keyboard's place on the page away.
	if (button.getAttribute("aria-disabled") === "true") {
		return;
	}
	button.setAttribute("aria-disabled", "true");
	say(`Asking for “${button.textContent}”`);
	try {
		const answer = await fetch(form.action, {
			method: "POST",
			body: new URLSearchParams(new FormData(form)),
			headers: { Accept: "application/json" },
		});
		say(words(answer, button.textContent));
		if (answer.ok && pinned) {
			location.assign("/flow");
		} else if (answer.ok) {
			document.querySelector(".flow__stage").scrollIntoView({ block: "start" });
		}
	} catch {
		say("This app does not answer. Nothing was begun; try again in a minute.");
	} finally {
		button.removeAttribute("aria-disabled");
	}
});

function words(answer, title) {
	if (answer.ok) {
		return `“${title}” has begun: the picture shows it.`;
	}
	if (answer.status === 409) {
		return "Another what-if is under way. Try again when it is over.";
	}
	return answer.status === 403 || answer.status === 404
		? "This page is too old. Load it again, and then try again."
		: `Nothing was begun: the app answered with status ${answer.status}.`;
}

function say(text) {
	document.getElementById("what-if-said").textContent = text;
}
