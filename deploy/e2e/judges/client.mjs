import assert from 'node:assert/strict';

import { importJWK } from 'jose';
import * as client from 'openid-client';

import { Person } from './person.mjs';
import suite from './suite.mjs';

const { redirectUri } = suite;

/** What openid-client does by itself, and how it reaches a suite without TLS. */
export const options = suite.issuer.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : {};

export async function discover({ id, secret, key, alg }, authentication, metadata = {}, connection = {}) {
	const proof = authentication ?? (key ? client.PrivateKeyJwt({ key: await importJWK(key, alg), kid: key.kid })
		: secret ? client.ClientSecretBasic(secret) : client.None());
	const config = await client.discovery(new URL(suite.issuer), id, { id_token_signed_response_alg: alg ?? 'RS256', ...metadata },
		proof, { ...options, ...connection });
	client.enableNonRepudiationChecks(config);
	return config;
}

/** One run of the code flow, in which the library checks state, nonce, iss, PKCE and the ID token. */
export async function signIn(config, { scope = 'openid profile', push = false, signingKey, bend, person, keys, ...parameters } = {}) {
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
	const address = await authorizationUrl(config, request, { push, signingKey, handle });
	bend?.(address.searchParams);
	const callback = await (person ?? new Person(suite.user)).visit(address, request.redirect_uri);
	const tokens = await client.authorizationCodeGrant(config, callback.method === 'GET' ? new URL(callback.url) : callback, {
		pkceCodeVerifier: verifier,
		expectedState: request.state,
		expectedNonce: request.nonce,
		idTokenExpected: scope.includes('openid'),
		maxAge: parameters.max_age && Number(parameters.max_age),
	}, undefined, { DPoP: handle });
	return { tokens, handle };
}

async function authorizationUrl(config, request, { push, signingKey, handle }) {
	const parameters = signingKey ? (await client.buildAuthorizationUrlWithJAR(config, request, signingKey)).searchParams : request;
	if (push) {
		return client.buildAuthorizationUrlWithPAR(config, parameters, { DPoP: handle });
	}
	return client.buildAuthorizationUrl(config, handle ? { ...request, dpop_jkt: await handle.calculateThumbprint() } : parameters);
}

export function callApi(config, token, handle, path = '/api/v1/notes') {
	return client.fetchProtectedResource(config, token, new URL(suite.api + path), 'GET', undefined, undefined,
		{ DPoP: handle });
}

export async function error(promise) {
	return promise.then(() => assert.fail('It succeeded'), (reason) => reason);
}
