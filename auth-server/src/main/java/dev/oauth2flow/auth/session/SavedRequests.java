package dev.oauth2flow.auth.session;

import java.util.Set;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.stereotype.Component;

/**
 * Remembers the address that was asked for before signing in, as text in the session.
 * Only addresses of this server to which signing in can lead are remembered.
 */
@Component
public class SavedRequests implements RequestCache {

	/**
	 * The attribute by which whoever puts other parameters in the place of the browser's
	 * tells under which query they are found again: a text, or its supplier.
	 */
	public static final String QUERY = SavedRequests.class.getName() + ".query";

	/**
	 * The parameter of an authorization request, of this server's own, that says that the
	 * user does not want to sign in for it.
	 */
	public static final String DECLINED = "sign_in_declined";

	private static final String AUTHORIZATION_REQUEST = "/oauth2/authorize?";

	private static final String ADDRESS = "saved";

	private static final int LONGEST = 8192;

	private static final String CONSOLE = "/admin";

	private static final Set<String> ACCOUNT_PAGES = Set.of("/account", "/account/profile", "/account/password",
			"/account/passkeys", "/account/second-factor");

	@Override
	public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
		if ("GET".equals(request.getMethod())) {
			String query = query(request);
			save(request, request.getRequestURI() + ((query != null) ? "?" + query : ""));
		}
	}

	/**
	 * Returns the query under which the current request is found again, also where a
	 * filter has put another in its place.
	 * @param request the current request
	 * @return the query, or {@code null} if there is none
	 */
	public static @Nullable String query(HttpServletRequest request) {
		Object query = request.getAttribute(QUERY);
		if (query instanceof Supplier<?> made) {
			query = made.get();
		}
		return (query instanceof String text) ? text : request.getQueryString();
	}

	/**
	 * Remembers an address, if signing in can lead to it.
	 * @param request the current request
	 * @param address a path and query of this server, as the browser would send it
	 */
	public void save(HttpServletRequest request, String address) {
		if (isAcceptable(request, address)) {
			request.getSession().setAttribute(ADDRESS, address);
		}
	}

	/**
	 * Returns the address that was remembered.
	 * @param request the current request
	 * @return a path and query of this server, or {@code null}
	 */
	public @Nullable String find(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return (session != null && session.getAttribute(ADDRESS) instanceof String address) ? address : null;
	}

	/**
	 * Says whether signing in may lead to an address: never to another server, and only
	 * to the authorization endpoint, the consent page the account or the console.
	 * @param request the current request
	 * @param address any text, also from outside
	 * @return whether the address may be redirected to
	 */
	public boolean isAcceptable(HttpServletRequest request, @Nullable String address) {
		if (address == null || address.length() > LONGEST || !address.chars().allMatch(SavedRequests::isSent)) {
			return false;
		}
		String context = request.getContextPath();
		if (!address.startsWith(context + "/")) {
			return false;
		}
		return address.startsWith(context + AUTHORIZATION_REQUEST) || address.startsWith(context + "/consent?")
				|| address.startsWith(context + "/device?")
				|| ACCOUNT_PAGES.contains(address.substring(context.length()))
				|| isConsole(address.substring(context.length()));
	}

	/** Some browsers read a backslash as a slash, and the web server takes none. */
	private static boolean isSent(int character) {
		return character > ' ' && character <= '~' && character != '\\';
	}

	/** The console, and not the API beside it. */
	private static boolean isConsole(String address) {
		return address.equals(CONSOLE) || (address.startsWith(CONSOLE + "/") && !address.contains("..")
				&& !address.startsWith(CONSOLE + "/v1/"));
	}

	/**
	 * Returns the address by which the user goes back to the client without signing in.
	 * @param request the current request
	 * @param address the address that was asked for, or {@code null}
	 * @return a path and query of this server, or {@code null} if no client has asked
	 */
	public static @Nullable String declined(HttpServletRequest request, @Nullable String address) {
		return (address != null && address.startsWith(request.getContextPath() + AUTHORIZATION_REQUEST))
				? address + "&" + DECLINED + "=true" : null;
	}

	@Override
	public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
		String address = find(request);
		return (address != null) ? new SimpleSavedRequest(address) : null;
	}

	@Override
	public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
		// A request of which only the address is kept needs nothing restored.
		return null;
	}

	@Override
	public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.removeAttribute(ADDRESS);
		}
	}

}
