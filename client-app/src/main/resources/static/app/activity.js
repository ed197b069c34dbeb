// Keeps the list of events fresh while the page is open. The stream only says that there is news; the words come from
// the server, from the same page, so that there is one place that words an event. Without this script, reload the page.

const lines = document.getElementById("lines");
const live = document.getElementById("live");
const news = document.getElementById("news");

const GATHER_MS = 250;

let pending = false;

async function refresh() {
	pending = false;
	const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
	if (!answer.ok) {
		return;
	}
	const page = new DOMParser().parseFromString(await answer.text(), "text/html");
	const fresh = page.getElementById("lines");
	const known = new Set([...lines.querySelectorAll("[data-event]")].map((line) => line.dataset.event));
	const added = [...fresh.querySelectorAll("[data-event]")].filter((line) => !known.has(line.dataset.event));
	if (added.length === 0) {
		return;
	}
	added.forEach((line) => line.classList.add("list__item--new"));
	lines.replaceChildren(...fresh.childNodes);
	news.textContent = added.length === 1 ? "One new event" : `${added.length} new events`;
}

// Events come in groups: one look for all of a group.
function refreshSoon() {
	if (!pending) {
		pending = true;
		setTimeout(() => refresh().catch(() => {}), GATHER_MS);
	}
}

if (lines?.dataset.stream) {
	const stream = new EventSource(lines.dataset.stream);
	let opened = false;
	stream.addEventListener("open", () => {
		live.hidden = false;
		// What happened while the stream was away is on the page, not in the stream.
		if (opened) {
			refreshSoon();
		}
		opened = true;
	});
	stream.addEventListener("error", () => {
		live.hidden = true;
	});
	stream.addEventListener("message", refreshSoon);
	addEventListener("pagehide", () => stream.close());
}
