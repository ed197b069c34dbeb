// Starts a sign-in in a window beside this one, so that both can be seen. Where there is no room for two windows, or
// none may be opened, the link leads through the sign-in and back.

const NAME = "oauth2flow-sign-in";

const start = document.getElementById("watch");
const roomy = matchMedia("(min-width: 46.01rem)");

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
	button.disabled = true;
	try {
		await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
		document.querySelector(".flow__stage").scrollIntoView({ block: "start" });
	} finally {
		button.disabled = false;
	}
});
