import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import express from 'express';
import session from 'express-session';
import passport from 'passport';
import OpenIDConnectStrategy from 'passport-openidconnect';

import { Person } from './person.mjs';
import suite from './suite.mjs';

const { old } = suite.clients;
const origin = new URL(suite.redirectUri).origin;
let server;

/** A library without PKCE, so its registration waives that, and it sends a nonce. */
before(async () => {
	passport.use(new OpenIDConnectStrategy({
		issuer: suite.issuer,
		authorizationURL: `${suite.issuer}/oauth2/authorize`,
		tokenURL: `${suite.issuer}/oauth2/token`,
		userInfoURL: `${suite.issuer}/userinfo`,
		clientID: old.id,
		clientSecret: old.secret,
		callbackURL: suite.redirectUri,
		scope: 'profile',
		nonce: true,
		skipUserProfile: false,
	}, (issuer, profile, done) => done(null, { issuer, name: profile.username })));
	passport.serializeUser((user, done) => done(null, user));
	passport.deserializeUser((user, done) => done(null, user));
	const application = express();
	application.use(session({ secret: 'of this test', resave: false, saveUninitialized: false }));
	application.use(passport.initialize(), passport.session());
	application.get('/login', passport.authenticate('openidconnect'));
	application.get('/ask', passport.authenticate('openidconnect', { prompt: 'consent' }));
	application.get('/callback', passport.authenticate('openidconnect', { failureRedirect: '/failed', failureMessage: true }),
		(request, response) => response.redirect('/home'));
	application.get('/home', (request, response) => response.send(`<p>${request.user?.name} of ${request.user?.issuer}</p>`));
	application.get('/failed', (request, response) => response.status(403).send(`<p>${request.session.messages}</p>`));
	application.use((error, request, response, _next) => response.status(500).send(`<p>${error.message}</p>`));
	server = application.listen(new URL(suite.redirectUri).port, 'localhost');
	await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
});

after(() => server.close());

test('an Express application signs a user in by an older library without PKCE', async () => {
	const person = new Person(suite.user);
	await person.visit(`${origin}/login`, `${origin}/home`, `${origin}/failed`);
	assert.equal((await person.look(`${origin}/home`)).text, `${suite.user.username} of ${suite.issuer}`);
});

test('it reads the error where the user denies', async () => {
	const person = new Person(suite.user, { consents: false });
	const end = await person.visit(`${origin}/ask`, `${origin}/home`, `${origin}/failed`);
	assert.equal(end.url, `${origin}/failed`);
});
