package dev.oauth2flow.client.session;

import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;

/**
 * Reads and writes what signed-in sessions hold. It is one encrypted attribute.
 */
@Component
class Sessions {

	private static final String CONTENT = "signed-in";

	private static final String RENEWED = Sessions.class.getName() + ".renewed";

	private static final String GOES_ON = Sessions.class.getName() + ".goes-on";

	private final Repository repository;

	private final EndedSessions ended;

	private final StateCipher cipher;

	<S extends Session> Sessions(SessionRepository<S> repository, StateCipher cipher, EndedSessions ended) {
		this.ended = ended;
		this.repository = new TypedRepository<>(repository);
		this.cipher = cipher;
	}

	/**
	 * Begins a signed-in session, in the place of whatever session the request has.
	 */
	void begin(HttpServletRequest request, SessionContent content) {
		request.getSession().setAttribute(CONTENT, this.cipher.seal(CONTENT, content));
	}

	/**
	 * Reads the request's session, with the tokens that were renewed in this request.
	 */
	Optional<SessionContent> of(HttpServletRequest request) {
		if (request.getAttribute(RENEWED) instanceof SessionContent renewed) {
			return Optional.of(renewed);
		}
		HttpSession session = request.getSession(false);
		Optional<SessionContent> content = (session != null) ? open(session.getAttribute(CONTENT)) : Optional.empty();
		if (session != null && content.filter((each) -> hasEnded(request, each)).isPresent()) {
			session.invalidate();
			return Optional.empty();
		}
		return content;
	}

	/**
	 * Asks once per request whether the authorization server has ended the session.
	 */
	private boolean hasEnded(HttpServletRequest request, SessionContent content) {
		String sid = content.sid();
		if (sid == null || request.getAttribute(GOES_ON) != null) {
			return false;
		}
		if (this.ended.contains(sid)) {
			return true;
		}
		request.setAttribute(GOES_ON, true);
		return false;
	}

	/**
	 * Lets the rest of the request see renewed tokens. The request's own copy of the
	 * session stays as it is: written back at the end, it could undo a later renewal.
	 */
	void remember(HttpServletRequest request, SessionContent renewed) {
		request.setAttribute(RENEWED, renewed);
	}

	/**
	 * Reads a session as it is in the store now.
	 */
	Optional<SessionContent> stored(String sessionId) {
		return open(this.repository.read(sessionId));
	}

	/**
	 * Writes to the store now, not at the end of the request.
	 * @return whether the session still lives
	 */
	boolean store(String sessionId, SessionContent content) {
		return this.repository.write(sessionId, this.cipher.seal(CONTENT, content));
	}

	private Optional<SessionContent> open(@Nullable Object sealed) {
		return (sealed instanceof byte[] bytes) ? this.cipher.open(CONTENT, bytes, SessionContent.class)
				: Optional.empty();
	}

	private interface Repository {

		@Nullable Object read(String sessionId);

		boolean write(String sessionId, byte[] sealed);

	}

	private record TypedRepository<S extends Session>(SessionRepository<S> sessions) implements Repository {

		@Override
		public @Nullable Object read(String sessionId) {
			S session = this.sessions.findById(sessionId);
			return (session != null) ? session.getAttribute(CONTENT) : null;
		}

		@Override
		public boolean write(String sessionId, byte[] sealed) {
			S session = this.sessions.findById(sessionId);
			if (session == null) {
				return false;
			}
			session.setAttribute(CONTENT, sealed);
			this.sessions.save(session);
			return true;
		}

	}

}
