// The picture's own doings: selecting opens the facts, and the picture can be saved. Without this script the parts and
// arrows are links to their facts.

import "./flow-live.js";
import "./flow-start.js";
import "./flow-inside.js";
import "./flow-replay.js";
import "./flow-compare.js";

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

const LOOKS = ["opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "fill"];

// What the style sheet adds where an arrow is lit goes into the file as attributes, so that it looks the same anywhere.
function asFile() {
	const shown = svgs.find((svg) => svg.classList.contains("diagram--square"));
	const copy = shown.cloneNode(true);
	const changing = ".leg, .leg path, .arrow text, .part, .part .halo, .part .frame";
	const targets = [...copy.querySelectorAll(changing)];
	[...shown.querySelectorAll(changing)].forEach((original, place) => {
		const look = getComputedStyle(original);
		for (const name of LOOKS) {
			if (name === "opacity" || original.hasAttribute(name)) {
				targets[place].setAttribute(name, look.getPropertyValue(name).replaceAll('"', "'"));
			}
		}
		if (look.strokeDasharray !== "none") {
			targets[place].setAttribute("stroke-dasharray", look.strokeDasharray);
		}
	});
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
