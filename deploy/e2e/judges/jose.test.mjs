import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { test } from 'node:test';

import * as jose from 'jose';

import { Person } from './person.mjs';
import suite from './suite.mjs';

const { clients, issuer, redirectUri } = suite;
const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
const keys = jose.createRemoteJWKSet(new URL(metadata.jwks_uri));

/** The code flow by hand: nothing but fetch, and jose for what is signed. */
async function signIn({ id, secret }, { scope = 'openid', person = new Person(suite.user), dpop } = {}) {
	const verifier = randomBytes(32).toString('base64url');
	const request = {
		response_type: 'code', client_id: id, redirect_uri: redirectUri, scope, state: randomUUID(), nonce: randomUUID(),
		code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
	};
	const callback = await person.visit(`${metadata.authorization_endpoint}?${new URLSearchParams(request)}`, redirectUri);
	const answer = new URL(callback.url).searchParams;
	assert.equal(answer.get('state'), request.state);
	assert.equal(answer.get('iss'), issuer);
	const form = { grant_type: 'authorization_code', code: answer.get('code'), redirect_uri: redirectUri, code_verifier: verifier };
	const tokens = await token({ ...form, client_id: id, ...(secret && { client_secret: secret }) }, dpop);
	assert.equal(tokens.status, 200, JSON.stringify(tokens.body));
	return { ...tokens.body, nonce: request.nonce };
}

async function token(form, dpop) {
	const send = async (nonce) => fetch(metadata.token_endpoint, {
		method: 'POST',
		body: new URLSearchParams(form),
		headers: dpop ? { dpop: await dpop.proof('POST', metadata.token_endpoint, { nonce }) } : {},
	});
	let answer = await send();
	if (dpop && answer.headers.has('dpop-nonce') && answer.status === 400) {
		answer = await send(answer.headers.get('dpop-nonce'));
	}
	return { status: answer.status, body: await answer.json() };
}

async function newKey(alg = 'ES256') {
	const pair = await jose.generateKeyPair(alg, { extractable: true });
	const jwk = await jose.exportJWK(pair.publicKey);
	return {
		thumbprint: await jose.calculateJwkThumbprint(jwk),
		proof: (htm, htu, claims = {}, header = {}) => new jose.SignJWT({ jti: randomUUID(), htm, htu, ...claims })
			.setProtectedHeader({ typ: 'dpop+jwt', alg, jwk, ...header })
			.setIssuedAt(claims.iat).sign(pair.privateKey),
	};
}

function hash(value) {
	return createHash('sha256').update(value).digest('base64url');
}

test('the key set has unique, usable public keys', async () => {
	const set = (await (await fetch(metadata.jwks_uri)).json()).keys;
	assert.equal(new Set(set.map((key) => key.kid)).size, set.length);
	for (const key of set) {
		assert.equal('d' in key || 'p' in key, false);
		assert.equal((await jose.importJWK(key, key.alg)).type, 'public');
	}
});

test('an access token is a JWT of its profile (RFC 9068)', async () => {
	const { access_token: value } = await signIn(clients.web, { scope: 'openid notes.read' });
	const { payload } = await jose.jwtVerify(value, keys, {
		issuer, audience: suite.api, typ: 'at+jwt',
		requiredClaims: ['exp', 'sub', 'client_id', 'iat', 'jti', 'auth_time', 'scope'],
	});
	assert.equal(payload.client_id, clients.web.id);
	assert.ok(payload.scope.split(' ').includes('notes.read'));
	await assert.rejects(jose.jwtVerify(`${value.slice(0, -4)}AAAA`, keys));
});

for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
	test(`an ID token is signed by the algorithm that was registered: ${alg}`, async () => {
		const registered = clients[`id-token-${alg.toLowerCase()}`];
		const tokens = await signIn(registered);
		const { payload } = await jose.jwtVerify(tokens.id_token, keys, {
			issuer, audience: registered.id, algorithms: alg === 'EdDSA' ? ['EdDSA', 'Ed25519'] : [alg],
			requiredClaims: ['sub', 'iat', 'exp', 'auth_time', 'sid'],
		});
		assert.equal(payload.nonce, tokens.nonce);
		const digest = createHash(alg === 'EdDSA' ? 'sha512' : 'sha256').update(tokens.access_token).digest();
		assert.equal(payload.at_hash, digest.subarray(0, digest.length / 2).toString('base64url'));
	});
}

for (const alg of metadata.dpop_signing_alg_values_supported) {
	test(`tokens are bound to a key of DPoP: ${alg}`, async () => {
		const key = await newKey(alg);
		const tokens = await signIn(clients.public, { scope: 'openid notes.read', dpop: key });
		assert.equal(tokens.token_type, 'DPoP');
		const { payload } = await jose.jwtVerify(tokens.access_token, keys, { issuer, typ: 'at+jwt' });
		assert.deepEqual(payload.cnf, { jkt: key.thumbprint });
	});
}

test('the API checks each member of a proof, and takes a proof once', async () => {
	const key = await newKey();
	const { access_token: value } = await signIn(clients.public, { scope: 'openid notes.read', dpop: key });
	const url = `${suite.api}/api/v1/notes`;
	const call = (proof, scheme = 'DPoP') => fetch(url,
		{ headers: { authorization: `${scheme} ${value}`, ...(proof && { dpop: proof }) } });
	const ath = hash(value);
	const first = await call(await key.proof('GET', url, { ath }));
	const nonce = first.headers.get('dpop-nonce') ?? undefined;
	const good = await key.proof('GET', url, { ath, nonce });
	assert.equal((await call(good)).status, 200);
	const other = await newKey();
	const refused = {
		'the same proof again': good,
		'another method': await key.proof('POST', url, { ath, nonce }),
		'another address': await key.proof('GET', `${suite.api}/api/v1/me`, { ath, nonce }),
		'another token': await key.proof('GET', url, { ath: hash('another'), nonce }),
		'no token': await key.proof('GET', url, { nonce }),
		'an old proof': await key.proof('GET', url, { ath, nonce, iat: Math.floor(Date.now() / 1000) - 3600 }),
		'another type': await key.proof('GET', url, { ath, nonce }, { typ: 'JWT' }),
		'another key': await other.proof('GET', url, { ath, nonce }),
	};
	for (const [what, proof] of Object.entries(refused)) {
		const answer = await call(proof);
		assert.equal(answer.status, 401, what);
		assert.match(answer.headers.get('www-authenticate'), /^DPoP|, ?DPoP/, what);
	}
	assert.equal((await call(undefined, 'Bearer')).status, 401);
	assert.equal((await call(undefined)).status, 400, 'no proof');
});

test('a token of algorithm none, and one signed with the public key as a secret, are refused', async () => {
	const { access_token: value } = await signIn(clients.web, { scope: 'openid notes.read' });
	const claims = jose.decodeJwt(value);
	const [key] = (await (await fetch(metadata.jwks_uri)).json()).keys;
	const confused = await new jose.SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: key.kid })
		.sign(new TextEncoder().encode(JSON.stringify(key)));
	const stranger = await jose.generateKeyPair('ES256');
	const forged = await new jose.SignJWT(claims)
		.setProtectedHeader({ ...jose.decodeProtectedHeader(value), alg: 'ES256' }).sign(stranger.privateKey);
	const unsigned = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${value.split('.')[1]}.`;
	const own = await jose.exportJWK(stranger.publicKey);
	const embedded = await new jose.SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk: own })
		.sign(stranger.privateKey);
	for (const token of [unsigned, confused, forged, embedded]) {
		const answer = await fetch(`${suite.api}/api/v1/notes`, { headers: { authorization: `Bearer ${token}` } });
		assert.equal(answer.status, 401);
		assert.match(answer.headers.get('www-authenticate'), /error="invalid_token"/);
	}
});

test('an ID token is no access token', async () => {
	const { id_token: value } = await signIn(clients.web, { scope: 'openid notes.read' });
	const answer = await fetch(`${suite.api}/api/v1/notes`, { headers: { authorization: `Bearer ${value}` } });
	assert.equal(answer.status, 401);
});

test('a signed-out user\'s client gets a logout token (Back-Channel Logout)', async () => {
	const received = new Promise((resolve, reject) => {
		const server = createServer((request, response) => {
			let body = '';
			request.on('data', (chunk) => {
				body += chunk;
			}).on('end', () => {
				response.end();
				server.close();
				resolve(new URLSearchParams(body).get('logout_token'));
			});
		}).on('error', reject).listen(new URL(redirectUri).port, 'localhost');
		setTimeout(() => {
			server.close();
			reject(new Error('No logout token came within 30 s'));
		}, 30_000).unref();
	});
	const person = new Person(suite.user);
	const tokens = await signIn(clients.logout, { person });
	await person.visit(`${metadata.end_session_endpoint}?${new URLSearchParams({ id_token_hint: tokens.id_token,
		post_logout_redirect_uri: suite.postLogoutRedirectUri })}`, suite.postLogoutRedirectUri);
	const { payload } = await jose.jwtVerify(await received, keys,
		{ issuer, audience: clients.logout.id, typ: 'logout+jwt', requiredClaims: ['iat', 'exp', 'jti', 'events'] });
	assert.deepEqual(payload.events, { 'http://schemas.openid.net/event/backchannel-logout': {} });
	assert.equal(payload.sid, jose.decodeJwt(tokens.id_token).sid);
	assert.equal('nonce' in payload, false);
});
