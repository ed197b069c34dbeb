// Lets the browser make or use a passkey, and posts its answer with the form that asked.
// Without this script the forms stay hidden, and the password works as ever.

const ceremonies = {
	create: (options) => navigator.credentials.create({
		publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
	}),
	get: (options) => navigator.credentials.get({
		publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
	}),
};

async function optionsFor(form) {
	const response = await fetch(form.dataset.options, {
		method: "POST",
		headers: { "X-CSRF-TOKEN": form.elements.namedItem("_csrf").value, Accept: "application/json" },
	});
	if (!response.ok || response.redirected) {
		// The page outlived its session: a new one knows what to do.
		location.reload();
		return null;
	}
	return response.json();
}

function explain(form, error) {
	const message = form.querySelector("[data-failure]");
	message.textContent = (error.name === "InvalidStateError")
		? "This device already has a passkey for your account."
		: "No passkey was used. You may try again, or choose another way.";
	message.hidden = false;
}

async function ask(form) {
	const button = form.querySelector("button");
	button.disabled = true;
	try {
		const options = await optionsFor(form);
		if (options) {
			const credential = await ceremonies[form.dataset.passkey](options);
			form.elements.namedItem("credential").value = JSON.stringify(credential.toJSON());
			form.submit();
		}
	}
	catch (error) {
		explain(form, error);
	}
	finally {
		button.disabled = false;
	}
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
	for (const form of document.querySelectorAll("form[data-passkey]")) {
		form.hidden = false;
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			ask(form);
		});
	}
	for (const hint of document.querySelectorAll("[data-without-passkeys]")) {
		hint.hidden = true;
	}
}
