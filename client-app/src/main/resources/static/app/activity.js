// Puts new audit events on top of the list as they arrive. Without this script the page shows the same on reload.
const list = document.getElementById("list");
const address = list?.dataset.live;

function field(parent, name, className, text) {
	const element = document.createElement(name);
	element.className = className;
	element.textContent = text;
	parent.append(element);
	return element;
}

function words(type) {
	const option = document.querySelector(`#type option[value="${CSS.escape(type)}"]`);
	return option?.textContent ?? type;
}

function show(event) {
	const wanted = list.dataset.type;
	if ((wanted && wanted !== event.type) || list.querySelector(`[data-id="${CSS.escape(event.id)}"]`)) {
		return;
	}
	const item = document.createElement("li");
	item.className = "list__item";
	item.dataset.id = event.id;
	const what = field(item, "div", "stack stack--tight", "");
	field(what, "strong", "", words(event.type));
	const client = event.data?.client_id ? ` by ${event.data.client_id}` : "";
	field(what, "span", "list__meta", new Date(event.time).toUTCString() + client);
	field(item, "code", "tag tag--cyan", event.type);
	list.prepend(item);
	document.getElementById("nothing")?.remove();
}

if (address) {
	const source = new EventSource(address);
	const live = document.getElementById("live");
	source.addEventListener("open", () => { live.hidden = false; });
	source.addEventListener("error", () => { live.hidden = true; });
	source.addEventListener("message", (message) => show(JSON.parse(message.data)));
	addEventListener("pagehide", () => source.close());
}
