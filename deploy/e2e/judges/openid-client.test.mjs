import assert from 'node:assert/strict';
import { test } from 'node:test';

import { importJWK } from 'jose';
import * as client from 'openid-client';

import { Person } from './person.mjs';
import suite from './suite.mjs';

const { clients, redirectUri } = suite;

async function discover({ id, secret, key, alg }, authentication) {
	const options = suite.issuer.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : {};
	const proof = authentication ?? (key ? client.PrivateKeyJwt({ key: await importJWK(key, alg), kid: key.kid })
		: secret ? client.ClientSecretBasic(secret) : client.None());
	const config = await client.discovery(new URL(suite.issuer), id, { id_token_signed_response_alg: alg ?? 'RS256' },
		proof, options);
	client.enableNonRepudiationChecks(config);
	return config;
}

/** One run of the code flow, in which the library checks state, nonce, iss, PKCE and the ID token. */
async function signIn(config, { scope = 'openid profile', push = false, person, keys, ...parameters } = {}) {
	const handle = keys && client.getDPoPHandle(config, keys);
	const verifier = client.randomPKCECodeVerifier();
	const request = {
		redirect_uri: redirectUri,
		scope,
		state: client.randomState(),
		nonce: client.randomNonce(),
		code_challenge: await client.calculatePKCECodeChallenge(verifier),
		code_challenge_method: 'S256',
		...parameters,
	};
	const address = push ? await client.buildAuthorizationUrlWithPAR(config, request, { DPoP: handle })
		: client.buildAuthorizationUrl(config, { ...request, ...(handle && { dpop_jkt: await handle.calculateThumbprint() }) });
	const callback = await (person ?? new Person(suite.user)).visit(address, redirectUri);
	const tokens = await client.authorizationCodeGrant(config, callback.method === 'GET' ? new URL(callback.url) : callback, {
		pkceCodeVerifier: verifier,
		expectedState: request.state,
		expectedNonce: request.nonce,
		idTokenExpected: scope.includes('openid'),
		maxAge: parameters.max_age && Number(parameters.max_age),
	}, undefined, { DPoP: handle });
	return { tokens, handle };
}

function callApi(config, token, handle, path = '/api/v1/notes') {
	return client.fetchProtectedResource(config, token, new URL(suite.api + path), 'GET', undefined, undefined,
		{ DPoP: handle });
}

async function error(promise) {
	return promise.then(() => assert.fail('It succeeded'), (reason) => reason);
}

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
