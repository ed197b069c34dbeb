package dev.oauth2flow.testing;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

import org.jsoup.nodes.FormElement;
import org.opentest4j.AssertionFailedError;

/**
 * A user who is signed in, with a browser of their own: cookies, redirects and forms are
 * real, scripts do not run. It may be used by one thread at a time.
 */
public final class UserSession implements AutoCloseable {

	/** More than any page of the suite redirects. */
	private static final int MOST_STEPS = 12;

	private final TestUser user;

	private final Place place;

	private final Http browser;

	UserSession(TestUser user, Place place) {
		this.user = user;
		this.place = place;
		this.browser = new Http(place.trust());
	}

	/**
	 * Returns who this is.
	 * @return the user
	 */
	public TestUser user() {
		return this.user;
	}

	void signIn() {
		Page page = new Page(visit(at("/account")));
		FormElement form = page.signInForm().orElseThrow(() -> new AssertionError("No sign-in page, but " + page));
		Page next = new Page(submitSignIn(form));
		if (next.signInForm().isPresent()) {
			throw new AssertionError(this.user + " was not signed in, but is at " + next);
		}
	}

	private HttpResponse<String> submitSignIn(FormElement form) {
		return follow(this.browser.post(Forms.target(form), Forms.filled(form, this.user)));
	}

	/**
	 * Opens a page and follows its redirects, as this user's browser does.
	 * @param uri where to go
	 * @return the page where that ends
	 */
	public HttpResponse<String> visit(URI uri) {
		return follow(this.browser.get(uri));
	}

	private HttpResponse<String> follow(HttpResponse<String> answer) {
		HttpResponse<String> current = answer;
		for (int step = 0; step < MOST_STEPS && isRedirect(current); step++) {
			current = this.browser.get(target(current));
		}
		return current;
	}

	private static boolean isRedirect(HttpResponse<String> answer) {
		return List.of(301, 302, 303).contains(answer.statusCode());
	}

	private static URI target(HttpResponse<String> redirect) {
		return redirect.uri().resolve(redirect.headers().firstValue("location").orElseThrow());
	}

	/**
	 * Asks the authorization server whether the session still lives.
	 * @return whether its account page opens
	 */
	public boolean isSignedIn() {
		return this.browser.get(at("/account")).statusCode() == 200;
	}

	/**
	 * Gets an access token by the code flow with PKCE, with the consent that is asked
	 * for: everything that the page offers is allowed.
	 * @param scopes what to ask for, such as {@code notes.read}
	 * @return the token, with what was granted
	 * @throws AssertionError if the request is refused, with the error's code
	 */
	public AccessToken accessToken(String... scopes) {
		return accessToken(CodeFlow.begin(this.place, List.of(scopes), null));
	}

	/**
	 * Gets an access token for exactly what is described (RFC 9396), with the consent
	 * that is asked for.
	 * @param authorizationDetails what to ask for: a JSON array of objects, such as
	 * {@code [{"type":"note_access","actions":["read"],"identifiers":["…"]}]}
	 * @param scopes what to ask for beside it, possibly nothing
	 * @return the token, with what was granted
	 * @throws AssertionError if the request is refused, with the error's code
	 */
	public AccessToken accessTokenFor(String authorizationDetails, String... scopes) {
		return accessToken(CodeFlow.begin(this.place, List.of(scopes), authorizationDetails));
	}

	private AccessToken accessToken(CodeFlow flow) {
		HttpResponse<String> answer = this.browser.get(flow.authorizationRequest());
		for (int step = 0; step < MOST_STEPS; step++) {
			if (isRedirect(answer)) {
				URI target = target(answer);
				if (flow.isCallback(target)) {
					return flow.redeem(target);
				}
				answer = this.browser.get(target);
			}
			else {
				Page page = new Page(answer);
				FormElement consent = page.consentForm()
					.orElseThrow(() -> new AssertionFailedError("No consent page for " + this.user + ", but " + page));
				answer = this.browser.post(Forms.target(consent), Forms.filled(consent));
			}
		}
		throw new AssertionError("No code after " + MOST_STEPS + " steps, but " + new Page(answer));
	}

	/**
	 * Goes to the client application, selects <i>Sign in</i> there and consents where
	 * that is asked.
	 * @return the page on which the user ends, signed in there, too
	 * @throws AssertionError if that is not a page of the client application
	 */
	public HttpResponse<String> signInToClientApp() {
		HttpResponse<String> answer = visit(URI.create(this.place.clientApp() + "/oauth2/authorization/oauth2flow"));
		Page page = new Page(answer);
		if (page.consentForm().isPresent()) {
			FormElement consent = page.consentForm().orElseThrow();
			answer = follow(this.browser.post(Forms.target(consent), Forms.filled(consent)));
		}
		if (answer.statusCode() != 200 || !answer.uri().toString().startsWith(this.place.clientApp().toString())) {
			throw new AssertionError(
					this.user + " is not signed in at the client application, but is at " + new Page(answer));
		}
		return answer;
	}

	/**
	 * Signs out at the authorization server, by its page. The access tokens that came of
	 * this session are revoked.
	 */
	public void signOut() {
		Page page = new Page(visit(at("/signout")));
		page.formTo(at("/signout").getPath()).ifPresent((form) -> {
			Page next = new Page(follow(this.browser.post(Forms.target(form), Forms.filled(form))));
			if (next.formTo(at("/signout").getPath()).isPresent()) {
				throw new AssertionError(this.user + " was not signed out, but is at " + next);
			}
		});
	}

	/** Signs out. */
	@Override
	public void close() {
		signOut();
	}

	private URI at(String path) {
		return URI.create(this.place.issuer() + path);
	}

}
