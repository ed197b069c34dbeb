import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import express from 'express';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';
import * as client from 'openid-client';

import suite from './suite.mjs';

const { machine } = suite.clients;
let server;
let config;

before(async () => {
	const application = express();
	application.use(auth({ issuerBaseURL: suite.issuer, audience: suite.api, strict: true, tokenSigningAlg: 'ES256' }));
	application.get('/notes', requiredScopes('notes.read'), (request, response) => response.json(request.auth.payload));
	application.get('/secrets', requiredScopes('secrets.read'), (request, response) => response.end());
	application.use((error, request, response, _next) => {
		response.set(error.headers ?? {}).status(error.status ?? 500).json({ error: error.code });
	});
	server = application.listen(0, 'localhost');
	await new Promise((resolve) => server.once('listening', resolve));
	config = await client.discovery(new URL(suite.issuer), machine.id, machine.secret, undefined,
		{ execute: [client.allowInsecureRequests] });
});

after(() => server.close());

async function call(path, parameters) {
	const { access_token: token } = await client.clientCredentialsGrant(config, parameters);
	return fetch(`http://localhost:${server.address().port}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

test('an API of others, strict about RFC 9068, takes our access token', async () => {
	const answer = await call('/notes', { scope: 'notes.read', resource: suite.api });
	assert.equal(answer.status, 200);
	const claims = await answer.json();
	assert.equal(claims.iss, suite.issuer);
	assert.equal(claims.client_id, machine.id);
});

test('it refuses a token without the scope', async () => {
	const answer = await call('/secrets', { scope: 'notes.read', resource: suite.api });
	assert.equal(answer.status, 403);
	assert.equal((await answer.json()).error, 'insufficient_scope');
});

test('it refuses a token for another API', async () => {
	const answer = await call('/notes', { scope: 'audit.read', resource: suite.audit });
	assert.equal(answer.status, 401);
});
