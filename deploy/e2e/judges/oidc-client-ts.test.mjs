import assert from 'node:assert/strict';
import { test } from 'node:test';

import { OidcClient } from 'oidc-client-ts';

import { Person } from './person.mjs';
import suite from './suite.mjs';

/** The library of single-page applications, as it works in a browser. */
function application() {
	return new OidcClient({
		authority: suite.issuer,
		client_id: suite.clients.public.id,
		redirect_uri: suite.redirectUri,
		post_logout_redirect_uri: suite.postLogoutRedirectUri,
		scope: 'openid profile notes.read',
		loadUserInfo: true,
	});
}

async function signIn(client, person, request = {}) {
	const { url } = await client.createSigninRequest({ nonce: 'n-0S6_WzA2Mj', ...request });
	return client.processSigninResponse((await person.visit(url, suite.redirectUri)).url);
}

test('a single-page application signs a user in', async () => {
	const answer = await signIn(application(), new Person(suite.user));
	assert.equal(answer.profile.preferred_username, suite.user.username);
	assert.ok(answer.isOpenId && answer.expires_in > 0);
});

test('it renews its tokens', async () => {
	const client = application();
	const state = await signIn(client, new Person(suite.user));
	const renewed = await client.useRefreshToken({ state });
	assert.notEqual(renewed.access_token, state.access_token);
	assert.equal(renewed.profile.sub, state.profile.sub);
});

test('it signs the user out and gets its state back', async () => {
	const client = application();
	const person = new Person(suite.user);
	const { id_token } = await signIn(client, person);
	const { url } = await client.createSignoutRequest({ id_token_hint: id_token, state: { place: 'home' } });
	const { state, response } = await client.readSignoutResponseState((await person.visit(url, suite.postLogoutRedirectUri)).url);
	assert.equal(response.error, null);
	assert.deepEqual(state.data, { place: 'home' });
});

test('a silent sign-in without a session is an error that it knows', async () => {
	await assert.rejects(signIn(application(), new Person(suite.user), { prompt: 'none' }),
		(reason) => reason.error === 'login_required');
});
