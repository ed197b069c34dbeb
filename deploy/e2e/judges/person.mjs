import { parse } from 'parse5';

const MOST_STEPS = 15;

/**
 * Somebody with a browser without scripts: cookies, redirects and forms are real. A page
 * that asks for name and password gets those; the consent page is answered.
 */
export class Person {

	#cookies = new Map();

	/** What the last consent page said. */
	asked = '';

	constructor(user, { consents = true } = {}) {
		this.user = user;
		this.consents = consents;
	}

	/**
	 * Opens an address and goes on until the browser is sent to one of the client's.
	 * @returns the request that the client would get
	 */
	async visit(address, ...destinations) {
		let request = new Request(address);
		for (let step = 0; step < MOST_STEPS; step++) {
			if (destinations.some((each) => request.url.startsWith(each))) {
				return request;
			}
			const answer = await this.#send(request);
			const location = answer.headers.get('location');
			request = location ? new Request(new URL(location, request.url)) : await this.#fillIn(answer, request.url, destinations);
		}
		throw new Error(`Not at ${destinations} after ${MOST_STEPS} steps, but at ${request.url}`);
	}

	/** Opens a page where nothing is to be filled in; redirects are followed. */
	async look(address) {
		let request = new Request(address);
		for (let step = 0; step < MOST_STEPS; step++) {
			const answer = await this.#send(request);
			const location = answer.headers.get('location');
			if (!location) {
				return new Page(await answer.text(), request.url, answer.status);
			}
			request = new Request(new URL(location, request.url));
		}
		throw new Error(`Redirected more than ${MOST_STEPS} times from ${address}`);
	}

	/** Signs in, then types the code that a device shows, and allows what it asks. */
	async connectDevice(address) {
		let page = await this.look(address);
		if (page.form('password')) {
			page = await this.#submit(page, page.form('password'), this.user);
		}
		page = await this.#submit(page, page.form('user_code'), {});
		return this.#submit(page, page.form('decision') ?? page.form('user_code'), { decision: 'allow' });
	}

	async #submit(page, form, values) {
		const answer = await this.#send(page.submission(form, values));
		const location = answer.headers.get('location');
		return location ? this.look(new URL(location, page.url)) : new Page(await answer.text(), page.url, answer.status);
	}

	async #fillIn(answer, url, destinations) {
		const page = new Page(await answer.text(), url, answer.status);
		const consent = page.byId(this.consents ? 'allow' : 'deny');
		const signIn = page.form('password');
		if (answer.status === 200 && consent) {
			this.asked = page.text;
			return page.submission(consent, this.consents ? {} : { decision: 'deny' });
		}
		if (answer.status === 200 && signIn) {
			return page.submission(signIn, this.user);
		}
		const answerToClient = page.forms.map((form) => page.submission(form, {}))
			.find((submission) => destinations.some((each) => submission.url.startsWith(each)));
		if (answer.status === 200 && answerToClient) {
			return answerToClient;
		}
		throw new Error(`Nothing to fill in at ${url}, which answered ${answer.status}: ${page.text}`);
	}

	async #send(request) {
		const answer = await fetch(new Request(request, { redirect: 'manual', headers: this.#headers(request) }));
		for (const cookie of answer.headers.getSetCookie()) {
			const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
			if (value === '' || /max-age=0/i.test(cookie)) {
				this.#cookies.delete(name);
			}
			else {
				this.#cookies.set(name, value);
			}
		}
		return answer;
	}

	#headers(request) {
		const headers = new Headers(request.headers);
		headers.set('accept', 'text/html');
		headers.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '));
		return headers;
	}

}

class Page {

	constructor(html, url, status) {
		this.url = url;
		this.status = status;
		this.nodes = [...walk(parse(html))];
		this.forms = this.nodes.filter((node) => node.tagName === 'form' && attribute(node, 'method') === 'post');
		this.text = this.nodes.filter((node) => node.nodeName === '#text' && node.parentNode.tagName !== 'style')
			.map((node) => node.value.trim()).filter(Boolean).join(' ');
	}

	byId(id) {
		return this.forms.find((form) => attribute(form, 'id') === id);
	}

	form(field) {
		return this.forms.find((form) => this.fields(form).some((each) => attribute(each, 'name') === field));
	}

	fields(form) {
		return [...walk(form)].filter((node) => ['input', 'button'].includes(node.tagName));
	}

	submission(form, values) {
		const body = new URLSearchParams();
		for (const field of this.fields(form)) {
			const name = attribute(field, 'name');
			const isTicked = attribute(field, 'type') !== 'checkbox' || attribute(field, 'checked') !== undefined;
			if (name && field.tagName === 'input' && isTicked && !(name in values)) {
				body.append(name, attribute(field, 'value') ?? '');
			}
		}
		Object.entries(values).forEach(([name, value]) => body.append(name, value));
		return new Request(new URL(attribute(form, 'action') ?? '', this.url), { method: 'POST', body });
	}

}

function* walk(node) {
	yield node;
	for (const child of node.childNodes ?? []) {
		yield* walk(child);
	}
}

function attribute(node, name) {
	return node.attrs?.find((each) => each.name === name)?.value;
}
