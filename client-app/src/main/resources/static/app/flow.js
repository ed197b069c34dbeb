// The picture's own doings: selecting opens the facts, and the picture can be saved. Without this script the parts and
// arrows are links to their facts.

import "./flow-live.js";
import "./flow-start.js";
import "./flow-inside.js";
import "./flow-replay.js";

const svgs = [...document.querySelectorAll(".diagram")];

function select(id) {
	for (const link of svgs.flatMap((svg) => [...svg.querySelectorAll("a")])) {
		const chosen = (link.dataset.part ?? link.dataset.arrow) === id;
		chosen ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
	}
	const facts = document.getElementById(id);
	if (facts === null) {
		return;
	}
	facts.open = true;
	facts.querySelector("summary").focus({ preventScroll: true });
	const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
	facts.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

for (const svg of svgs) {
	svg.addEventListener("click", (event) => {
		const link = event.target.closest("a");
		if (link !== null) {
			event.preventDefault();
			select(link.dataset.part ?? link.dataset.arrow);
		}
	});
}

// What the style sheet adds when an arrow is lit goes into the file as attributes, so that it looks the same anywhere.
function asFile() {
	const shown = svgs.find((svg) => svg.classList.contains("diagram--square"));
	const copy = shown.cloneNode(true);
	const visible = svgs.find((svg) => getComputedStyle(svg).display !== "none");
	for (const path of copy.querySelectorAll(".arrow .line, .arrow .halo")) {
		const id = path.closest("a").dataset.arrow;
		const kind = path.classList.contains("line") ? ".line" : ".halo";
		const look = getComputedStyle(visible.querySelector(`[data-arrow="${id}"] ${kind}`));
		path.setAttribute("stroke-width", look.strokeWidth);
		path.setAttribute("stroke-opacity", look.strokeOpacity);
	}
	copy.removeAttribute("class");
	copy.setAttribute("width", "1024");
	copy.setAttribute("height", "1024");
	return new XMLSerializer().serializeToString(copy);
}

function save(address, name) {
	const link = document.createElement("a");
	link.href = address;
	link.download = name;
	link.click();
}

function asAddress(text) {
	return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}

function saveSvg() {
	save(asAddress(asFile()), "oauth2-flow.svg");
}

async function savePng() {
	const image = new Image(1024, 1024);
	image.src = asAddress(asFile());
	await image.decode();
	const canvas = document.createElement("canvas");
	canvas.width = 1024;
	canvas.height = 1024;
	canvas.getContext("2d").drawImage(image, 0, 0, 1024, 1024);
	save(canvas.toDataURL("image/png"), "oauth2-flow.png");
}

document.querySelector("[data-export='svg']").addEventListener("click", saveSvg);
document.querySelector("[data-export='png']").addEventListener("click", savePng);
document.getElementById("tools").hidden = false;
