import assert from 'node:assert/strict';
import { test } from 'node:test';

import { exportJWK, importJWK } from 'jose';
import * as client from 'openid-client';

import { callApi, discover, error, options, signIn } from './client.mjs';
import { Person } from './person.mjs';
import suite from './suite.mjs';

const { clients, redirectUri } = suite;

test('discovery names every endpoint and the iss parameter', async () => {
	const server = (await discover(clients.web)).serverMetadata();
	for (const endpoint of ['authorization', 'token', 'introspection', 'revocation', 'userinfo', 'end_session',
		'device_authorization', 'pushed_authorization_request']) {
		assert.ok(server[`${endpoint}_endpoint`]?.startsWith(suite.issuer), endpoint);
	}
	assert.equal(server.authorization_response_iss_parameter_supported, true);
	assert.equal(server.supportsPKCE(), true);
});

for (const [how, authentication] of [['basic', client.ClientSecretBasic], ['post', client.ClientSecretPost]]) {
	test(`a confidential client signs a user in, its secret sent by ${how}`, async () => {
		const config = await discover(clients.web, authentication(clients.web.secret));
		const { tokens } = await signIn(config, { scope: 'openid profile email' });
		const user = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
		assert.equal(user.preferred_username, suite.user.username);
		assert.equal(user.email, suite.user.email);
	});
}

test('the API answers to the token of a confidential client', async () => {
	const config = await discover(clients.web);
	const { tokens } = await signIn(config, { scope: 'openid notes.read' });
	assert.equal(tokens.token_type, 'bearer');
	const answer = await callApi(config, tokens.access_token);
	assert.equal(answer.status, 200);
});

test('an answer by form_post is read', async () => {
	await signIn(await discover(clients.web), { response_mode: 'form_post' });
});

test('a second sign-in with prompt=none shows no page, and one with max_age tells the time', async () => {
	const config = await discover(clients.web);
	const person = new Person(suite.user);
	await signIn(config, { person });
	const { tokens } = await signIn(config, { person, prompt: 'none', max_age: '600' });
	assert.ok(tokens.claims().auth_time > Date.now() / 1000 - 600);
});

test('prompt=none without a session is login_required', async () => {
	const reason = await error(signIn(await discover(clients.web), { prompt: 'none' }));
	assert.ok(reason instanceof client.AuthorizationResponseError);
	assert.equal(reason.error, 'login_required');
});

test('a user who denies is access_denied, told with the issuer', async () => {
	const person = new Person(suite.user, { consents: false });
	const reason = await error(signIn(await discover(clients.denied), { person, scope: 'openid notes.read' }));
	assert.ok(reason instanceof client.AuthorizationResponseError);
	assert.equal(reason.error, 'access_denied');
	assert.equal(reason.cause.get('iss'), suite.issuer);
});

test('a public client refreshes, and the refresh token rotates', async () => {
	const config = await discover(clients.public);
	const { tokens } = await signIn(config, { scope: 'openid notes.read' });
	const renewed = await client.refreshTokenGrant(config, tokens.refresh_token);
	assert.notEqual(renewed.refresh_token, tokens.refresh_token);
	assert.notEqual(renewed.access_token, tokens.access_token);
	assert.equal((await callApi(config, renewed.access_token)).status, 200);
});

test('a refresh may narrow the scope and not widen it', async () => {
	const config = await discover(clients.web);
	const { tokens } = await signIn(config, { scope: 'openid notes.read profile.read' });
	const narrow = await client.refreshTokenGrant(config, tokens.refresh_token, { scope: 'openid notes.read' });
	assert.deepEqual(new Set(narrow.scope.split(' ')), new Set(['openid', 'notes.read']));
	const reason = await error(client.refreshTokenGrant(config, narrow.refresh_token, { scope: 'openid notes.write' }));
	assert.equal(reason.error, 'invalid_scope');
});

test('a public client binds its tokens by DPoP, with the server\'s nonces', async () => {
	const config = await discover(clients.public);
	const keys = await client.randomDPoPKeyPair('ES256');
	const { tokens, handle } = await signIn(config, { scope: 'openid notes.read', keys });
	assert.equal(tokens.token_type, 'dpop');
	assert.equal((await callApi(config, tokens.access_token, handle)).status, 200);
	assert.equal((await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub, { DPoP: handle })).sub,
		tokens.claims().sub);
	const renewed = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP: handle });
	assert.equal((await callApi(config, renewed.access_token, handle)).status, 200);
	const other = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
	assert.equal((await error(callApi(config, renewed.access_token, other))).status, 401);
	const reason = await error(client.refreshTokenGrant(config, renewed.refresh_token, undefined, { DPoP: other }));
	assert.ok(['invalid_grant', 'invalid_dpop_proof'].includes(reason.error), reason.error);
});

for (const name of ['fapi-es256', 'fapi-ps256', 'fapi-eddsa']) {
	test(`a FAPI 2.0 client pushes its request, signs assertions and binds tokens: ${name}`, async () => {
		const config = await discover(clients[name]);
		const keys = await client.randomDPoPKeyPair('ES256');
		const { tokens, handle } = await signIn(config, { scope: 'openid notes.read', push: true, keys });
		assert.equal(tokens.token_type, 'dpop');
		assert.equal((await callApi(config, tokens.access_token, handle)).status, 200);
		const renewed = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP: handle });
		assert.equal((await callApi(config, renewed.access_token, handle)).status, 200);
	});
}

test('a FAPI 2.0 client that does not push its request is refused', async () => {
	const reason = await error(signIn(await discover(clients['fapi-es256']), { keys: await client.randomDPoPKeyPair('ES256') }));
	assert.ok(/400/.test(reason.message) || reason.error === 'invalid_request', reason.message);
});

test('a plain client may push its request, too', async () => {
	await signIn(await discover(clients.web), { push: true });
});

test('a device is connected by its user', async () => {
	const config = await discover(clients.device);
	const device = await client.initiateDeviceAuthorization(config, { scope: 'openid notes.read' });
	const [tokens] = await Promise.all([client.pollDeviceAuthorizationGrant(config, device),
		new Person(suite.user).connectDevice(device.verification_uri_complete)]);
	assert.equal(tokens.claims().aud, clients.device.id);
	assert.equal((await callApi(config, tokens.access_token)).status, 200);
});

test('a machine gets tokens by its own credentials', async () => {
	const config = await discover(clients.machine);
	const tokens = await client.clientCredentialsGrant(config, { scope: 'notes.read', resource: suite.api });
	assert.equal(tokens.token_type, 'bearer');
	const answer = await client.tokenIntrospection(config, tokens.access_token);
	assert.equal(answer.client_id, clients.machine.id);
	assert.equal(answer.iss, suite.issuer);
});

test('a revoked token is inactive, and refused by the API within a second', async () => {
	const config = await discover(clients.web);
	const { tokens } = await signIn(config, { scope: 'openid notes.read' });
	assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, true);
	await client.tokenRevocation(config, tokens.access_token);
	assert.deepEqual(await client.tokenIntrospection(config, tokens.access_token), { active: false });
	await new Promise((resolve) => setTimeout(resolve, 1000));
	assert.equal((await error(callApi(config, tokens.access_token))).status, 401);
});

test('revoking the refresh token ends the access token, too', async () => {
	const config = await discover(clients.web);
	const { tokens } = await signIn(config, { scope: 'openid notes.read' });
	await client.tokenRevocation(config, tokens.refresh_token, { token_type_hint: 'refresh_token' });
	assert.deepEqual(await client.tokenIntrospection(config, tokens.access_token), { active: false });
	assert.equal((await error(client.refreshTokenGrant(config, tokens.refresh_token))).error, 'invalid_grant');
});

test('a token is exchanged for one of another client', async () => {
	const { tokens } = await signIn(await discover(clients.web), { scope: 'openid notes.read' });
	const config = await discover(clients.exchange);
	const exchanged = await client.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
		subject_token: tokens.access_token,
		subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
		scope: 'notes.read',
	});
	assert.equal(exchanged.issued_token_type, 'urn:ietf:params:oauth:token-type:access_token');
	assert.equal((await callApi(config, exchanged.access_token)).status, 200);
});

test('RP-initiated logout ends the session and comes back with the state', async () => {
	const config = await discover(clients.web);
	const person = new Person(suite.user);
	const { tokens } = await signIn(config, { person });
	const state = client.randomState();
	const end = client.buildEndSessionUrl(config, {
		id_token_hint: tokens.id_token,
		post_logout_redirect_uri: suite.postLogoutRedirectUri,
		state,
	});
	const back = await person.visit(end, suite.postLogoutRedirectUri);
	assert.equal(new URL(back.url).searchParams.get('state'), state);
	assert.equal((await error(signIn(config, { person, prompt: 'none' }))).error, 'login_required');
});

test('errors of the token endpoint are those of the standard', async () => {
	const wrongSecret = await discover({ id: clients.web.id, secret: 'x'.repeat(43) });
	const refused = await error(client.clientCredentialsGrant(wrongSecret));
	assert.equal(refused.status, 401);
	assert.equal(refused.cause[0].scheme, 'basic');
	const config = await discover(clients.web);
	assert.equal((await error(client.clientCredentialsGrant(config))).error, 'unauthorized_client');
	assert.equal((await error(client.genericGrantRequest(config, 'password', {}))).error, 'unsupported_grant_type');
	assert.equal((await error(client.refreshTokenGrant(config, 'nothing'))).error, 'invalid_grant');
});

async function signingKey({ key, alg }) {
	return { key: await importJWK(key, alg), kid: key.kid };
}

function withPayload(jwt, change) {
	const [header, payload, signature] = jwt.split('.');
	const claims = JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url')), ...change });
	return [header, Buffer.from(claims).toString('base64url'), signature].join('.');
}

for (const push of [false, true]) {
	test(`a client signs its authorization request (RFC 9101)${push ? ' and pushes it' : ''}, and only that counts`, async () => {
		const config = await discover(clients.jar);
		const { tokens } = await signIn(config, {
			scope: 'openid notes.read', push, signingKey: await signingKey(clients.jar),
			bend: (parameters) => parameters.append('scope', 'openid notes.write'),
		});
		assert.deepEqual(new Set(tokens.scope.split(' ')), new Set(['openid', 'notes.read']));
		assert.equal((await callApi(config, tokens.access_token)).status, 200);
	});
}

test('a request that was changed, that another key has signed, or that nobody has signed is refused', async () => {
	const config = await discover(clients.jar);
	const own = await signingKey(clients.jar);
	const beside = (parameters) => {
		const { state } = JSON.parse(Buffer.from(parameters.get('request').split('.')[1], 'base64url'));
		parameters.set('state', state);
		parameters.set('redirect_uri', redirectUri);
	};
	const changed = (parameters) => {
		beside(parameters);
		parameters.set('request', withPayload(parameters.get('request'), { scope: 'openid notes.write' }));
	};
	const stranger = (await client.randomDPoPKeyPair('ES256')).privateKey;
	for (const [what, bent] of Object.entries({
		'changed': { signingKey: own, bend: changed },
		'of another key': { signingKey: { key: stranger, kid: own.kid }, bend: beside },
	})) {
		const reason = await error(signIn(config, bent));
		assert.ok(reason instanceof client.AuthorizationResponseError, `${what}: ${reason}`);
		assert.equal(reason.error, 'invalid_request_object', what);
		assert.equal(reason.cause.get('iss'), suite.issuer, what);
	}
	const unsigned = await error(signIn(config));
	assert.ok(unsigned instanceof client.AuthorizationResponseError, String(unsigned));
	assert.equal(unsigned.error, 'invalid_request');
	const pushed = await error(signIn(config, { push: true, signingKey: { key: stranger, kid: own.kid } }));
	assert.equal(pushed.error, 'invalid_request_object');
});

async function writeNote(config, token) {
	const answer = await client.fetchProtectedResource(config, token, new URL(`${suite.api}/api/v1/notes`), 'POST',
		JSON.stringify({ title: 'Judged', body: 'In detail' }), new Headers({ 'content-type': 'application/json' }));
	return (await answer.json()).id;
}

test('a user allows in detail what is asked (RFC 9396), and the API gives that note and no other', async () => {
	const owner = await discover(clients.web);
	const { tokens: { access_token: writing } } = await signIn(owner, { scope: 'openid notes.write' });
	const [one, other] = [await writeNote(owner, writing), await writeNote(owner, writing)];
	const details = [{ type: 'note_access', actions: ['read'], identifiers: [one] }];
	const config = await discover(clients.details);
	const person = new Person(suite.user);
	const { tokens } = await signIn(config, { person, scope: 'openid', authorization_details: JSON.stringify(details) });
	for (const said of ['Use these notes of yours, and no others', 'It may read', one]) {
		assert.ok(person.asked.includes(said), `${said} in: ${person.asked}`);
	}
	assert.deepEqual(tokens.authorization_details, details);
	assert.deepEqual((await client.tokenIntrospection(config, tokens.access_token)).authorization_details, details);
	assert.equal((await callApi(config, tokens.access_token, undefined, `/api/v1/notes/${one}`)).status, 200);
	assert.equal((await error(callApi(config, tokens.access_token, undefined, `/api/v1/notes/${other}`))).status, 403);
});

test('details that a client may not ask for, or that the user denies, give no code', async () => {
	const details = (type) => JSON.stringify([{ type, actions: ['read'], identifiers: [crypto.randomUUID()] }]);
	for (const [registered, type] of [[clients.details, 'unheard_of'], [clients.web, 'note_access']]) {
		const reason = await error(signIn(await discover(registered), { scope: 'openid', authorization_details: details(type) }));
		assert.equal(reason.error, 'invalid_authorization_details', `${registered.id}: ${reason}`);
	}
	const denied = await error(signIn(await discover(clients.details), {
		person: new Person(suite.user, { consents: false }), scope: 'openid', authorization_details: details('note_access'),
	}));
	assert.equal(denied.error, 'access_denied');
});

/** Made by an operator, whose token is bound to a key, through the API. */
async function initialAccessToken() {
	const config = await discover(clients.admin);
	const { tokens, handle } = await signIn(config, {
		person: new Person(suite.operator), scope: 'openid admin', keys: await client.randomDPoPKeyPair('ES256'),
	});
	const body = JSON.stringify({ description: 'For a judge', uses: 1, hours: 1 });
	const headers = () => new Headers({ 'content-type': 'application/json' });
	const address = new URL(`${suite.issuer}/admin/v1/initial-access-tokens`);
	const stranger = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
	const reason = await error(client.fetchProtectedResource(config, tokens.access_token, address, 'POST', body, headers(), { DPoP: stranger }));
	assert.equal(reason.status, 401);
	assert.equal(reason.cause[0].scheme, 'dpop');
	const answer = await client.fetchProtectedResource(config, tokens.access_token, address, 'POST', body, headers(), { DPoP: handle });
	return (await answer.json()).token;
}

test('a client registers itself (RFC 7591), manages its registration (RFC 7592), and is nobody after that', async () => {
	const token = await initialAccessToken();
	const register = (change, initial = token) => client.dynamicClientRegistration(new URL(suite.issuer), { ...metadata, ...change },
		client.ClientSecretBasic(), { ...options, initialAccessToken: initial });
	const metadata = {
		client_name: 'Judge of itself', redirect_uris: ['https://judge.example/callback'], scope: 'openid profile',
		token_endpoint_auth_method: 'client_secret_basic', grant_types: ['authorization_code', 'refresh_token'],
	};
	assert.equal((await error(register({}, 'wrong'))).status, 401);
	assert.equal((await error(register({ redirect_uris: ['http://judge.example/callback'] }))).error, 'invalid_redirect_uri');
	const config = await register({});
	assert.equal((await error(register({}))).status, 401, 'the token is used up');

	const { client_id, registration_client_uri: address, registration_access_token: first } = config.clientMetadata();
	const { tokens } = await signIn(config, { redirect_uri: metadata.redirect_uris[0] });
	assert.equal(tokens.claims().aud, client_id);
	const manage = (managing, method, body) => client.fetchProtectedResource(config, managing, new URL(address), method,
		body && JSON.stringify(body), new Headers({ 'content-type': 'application/json' }));
	const renamed = await (await manage(first, 'PUT', { ...metadata, client_id, client_name: 'Renamed' })).json();
	assert.equal(renamed.client_name, 'Renamed');
	assert.equal((await error(manage(first, 'GET'))).status, 401, 'replaced with the registration');
	assert.equal((await (await manage(renamed.registration_access_token, 'GET')).json()).client_name, 'Renamed');
	assert.equal((await manage(renamed.registration_access_token, 'DELETE')).status, 204);
	assert.equal((await error(client.refreshTokenGrant(config, tokens.refresh_token))).status, 401);
});

test('a client registers the key by which it proves who it is', async () => {
	const pair = await client.randomDPoPKeyPair('ES256', { extractable: true });
	const jwk = { ...await exportJWK(pair.publicKey), kid: 'own', alg: 'ES256', use: 'sig' };
	const metadata = {
		client_name: 'Judge with a key', redirect_uris: ['https://judge.example/callback'], scope: 'openid profile',
		token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] }, require_signed_request_object: true,
		grant_types: ['authorization_code', 'refresh_token'],
	};
	const proof = { key: pair.privateKey, kid: 'own' };
	const config = await client.dynamicClientRegistration(new URL(suite.issuer), metadata, client.PrivateKeyJwt(proof),
		{ ...options, initialAccessToken: await initialAccessToken() });
	const { tokens } = await signIn(config, { redirect_uri: metadata.redirect_uris[0], signingKey: proof, push: true });
	assert.equal(tokens.claims().aud, config.clientMetadata().client_id);
	const stranger = { key: (await client.randomDPoPKeyPair('ES256')).privateKey, kid: 'own' };
	const other = await discover({ id: config.clientMetadata().client_id }, client.PrivateKeyJwt(stranger));
	assert.equal((await error(client.refreshTokenGrant(other, tokens.refresh_token))).status, 401);
	assert.ok((await client.refreshTokenGrant(config, tokens.refresh_token)).access_token);
});
