// Starts a sign-in in a window beside this one, so that both can be seen. Where there is no room for two windows, or
// none may be opened, the link leads through the sign-in and back.

import { current, onChange } from "./flow-live.js";

const NAME = "oauth2flow-sign-in";

const start = document.getElementById("watch");
const roomy = matchMedia("(min-width: 46.01rem)");

let beside = null;

start?.addEventListener("click", (event) => {
	if (!roomy.matches || event.ctrlKey || event.metaKey || event.shiftKey) {
		return;
	}
	beside = open(start.href, NAME, "popup,width=460,height=760");
	if (beside !== null) {
		event.preventDefault();
		beside.focus();
	}
});

// The window beside has done its work when it is back at this page.
function isBack() {
	try {
		return beside !== null && !beside.closed && beside.location.pathname === "/flow" && beside.document.readyState === "complete";
	} catch {
		return false;
	}
}

onChange(() => {
	if (current !== null && isBack()) {
		const window = beside;
		beside = null;
		takeOver(window.document);
		window.close();
	}
});

/** What the page of the other window says about who is signed in holds here, too. */
function takeOver(other) {
	for (const selector of [".topbar", "#answer", "#tokens"]) {
		const mine = document.querySelector(selector);
		const theirs = other.querySelector(selector);
		if (mine !== null && theirs !== null) {
			mine.replaceWith(document.importNode(theirs, true));
		}
	}
}
