import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import * as client from 'openid-client';
import { Agent, fetch as fetchBy } from 'undici';

import { callApi, discover, error, signIn } from './client.mjs';
import suite from './suite.mjs';

const { certified } = suite.clients;
const scope = 'openid notes.read';

/** Calls with a certificate, or without one. */
function connection(certificate) {
	const tls = { ca: readFileSync(suite.authority) };
	if (certificate) {
		Object.assign(tls, { cert: readFileSync(certificate.certificate), key: readFileSync(certificate.key) });
	}
	const dispatcher = new Agent({ connect: tls });
	return { [client.customFetch]: (address, request) => fetchBy(address, { ...request, dispatcher }) };
}

function as(certificate) {
	return discover(certified, client.TlsClientAuth(), { use_mtls_endpoint_aliases: true }, connection(certificate));
}

async function assertIsRefused(attempt, what) {
	const reason = await error(attempt);
	assert.equal(reason.status, 401, `${what}: ${reason}`);
}

test('the metadata name the endpoints for clients with certificates (RFC 8705)', async () => {
	const server = (await as(suite.certificate)).serverMetadata();
	assert.equal(server.tls_client_certificate_bound_access_tokens, true);
	assert.ok(server.token_endpoint_auth_methods_supported.includes('tls_client_auth'));
	assert.notEqual(new URL(server.mtls_endpoint_aliases.token_endpoint).origin, new URL(suite.issuer).origin);
	for (const origin of [suite.issuer, suite.api]) {
		const document = await (await fetch(`${origin}/.well-known/oauth-protected-resource`)).json();
		assert.equal(document.tls_client_certificate_bound_access_tokens, true, origin);
	}
});

test('a client is known by its certificate, to which its tokens are bound', async () => {
	const config = await as(suite.certificate);
	const { tokens } = await signIn(config, { scope });
	const digest = createHash('sha256').update(new X509Certificate(readFileSync(suite.certificate.certificate)).raw);
	const bound = { 'x5t#S256': digest.digest('base64url') };
	assert.deepEqual((await client.tokenIntrospection(config, tokens.access_token)).cnf, bound);
	assert.equal((await callApi(config, tokens.access_token)).status, 200);
	const userInfo = new URL(config.serverMetadata().mtls_endpoint_aliases.userinfo_endpoint);
	assert.equal((await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)).sub, tokens.claims().sub);
	for (const [what, stranger] of [['no certificate', await as()], ['another certificate', await as(suite.other)]]) {
		await assertIsRefused(callApi(stranger, tokens.access_token), `the API, ${what}`);
		await assertIsRefused(client.fetchProtectedResource(stranger, tokens.access_token, userInfo, 'GET'), `user info, ${what}`);
	}
	const renewed = await client.refreshTokenGrant(config, tokens.refresh_token);
	assert.equal((await callApi(config, renewed.access_token)).status, 200);
	await client.tokenRevocation(config, renewed.access_token);
	assert.deepEqual(await client.tokenIntrospection(config, renewed.access_token), { active: false });
});

test('without its certificate, and with another of the same authority, it is nobody', async () => {
	const { tokens } = await signIn(await as(suite.certificate), { scope });
	for (const [what, stranger] of [['no certificate', await as()], ['another certificate', await as(suite.other)]]) {
		await assertIsRefused(client.clientCredentialsGrant(stranger, { scope: 'notes.read' }), `credentials, ${what}`);
		await assertIsRefused(client.refreshTokenGrant(stranger, tokens.refresh_token), `refresh, ${what}`);
	}
	assert.equal((await client.clientCredentialsGrant(await as(suite.certificate), { scope: 'notes.read' })).token_type, 'bearer');
});
