package dev.oauth2flow.auth.logout;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What clients are still to be told, in PostgreSQL: noted in the transaction that ends a
 * session, and crossed out when the client has it. Any replica sends any of it.
 */
@Component
public class LogoutNotices {

	private final JdbcClient jdbc;

	LogoutNotices(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Notes that a session has ended, for every client that got tokens in it and wants to
	 * be told; not for one that is removed meanwhile. Joins the caller's transaction.
	 * @param subject the user's {@code sub}
	 * @param sid the session's public id
	 */
	public void sessionEnded(String subject, String sid) {
		this.jdbc.sql("""
				insert into logout_notice (client_id, subject, sid)
				select client.client_id, session.subject, session.sid
				from (select distinct client_id, subject, sid from oauth2_grant where subject = ? and sid = ?) session
				    join client on client.client_id = session.client_id
				where client.backchannel_logout_uri is not null
				for key share of client""").params(subject, sid).update();
	}

	/**
	 * Notes that all sessions of a user have ended, before their grants are revoked.
	 * Joins the caller's transaction.
	 * @param subject the user's {@code sub}
	 */
	public void allSessionsEnded(String subject) {
		this.jdbc.sql("""
				insert into logout_notice (client_id, subject, sid)
				select client.client_id, session.subject, session.sid
				from (select distinct client_id, subject, sid from oauth2_grant
				        where subject = ? and sid is not null and revoked_at is null and expires_at > now()) session
				    join client on client.client_id = session.client_id
				where client.backchannel_logout_uri is not null
				for key share of client""").param(subject).update();
	}

	/**
	 * Takes what is due: of several replicas one gets each, and has it for itself until
	 * the next attempt, which is put off further each time.
	 */
	List<Notice> take(int limit, Duration firstPause, Duration longestPause) {
		return this.jdbc.sql("""
				update logout_notice notice
				set attempts = attempts + 1, due_at = now()
				    + least(make_interval(secs => :first * power(2, least(attempts, 20))),
				        make_interval(secs => :longest))
				from client
				where notice.id in (select due.id
				        from logout_notice due join client told on told.client_id = due.client_id
				        where due.due_at <= now() and told.backchannel_logout_uri is not null
				        order by due.due_at limit :limit for update of due skip locked)
				    and client.client_id = notice.client_id
				returning notice.id, notice.client_id, notice.subject, notice.sid, notice.attempts,
				    extract(epoch from now() - notice.created_at)::bigint as age, client.backchannel_logout_uri as uri,
				    client.registration_token_hash is not null as self_registered""")
			.param("first", firstPause.toMillis() / 1000.0)
			.param("longest", longestPause.toMillis() / 1000.0)
			.param("limit", limit)
			.query((row, number) -> new Notice(row.getObject("id", UUID.class), row.getString("client_id"),
					row.getString("subject"), row.getString("sid"), row.getInt("attempts"),
					Duration.ofSeconds(row.getLong("age")), String.valueOf(row.getString("uri")),
					row.getBoolean("self_registered")))
			.list();
	}

	void done(UUID id) {
		this.jdbc.sql("delete from logout_notice where id = ?").param(id).update();
	}

	/**
	 * Something that a client is to be told.
	 *
	 * @param id the notice's id
	 * @param clientId the client's {@code client_id}
	 * @param subject the user's {@code sub}
	 * @param sid the session that has ended
	 * @param attempts how often this was tried, this time included
	 * @param age how long ago the session ended
	 * @param uri where the client wants to be told
	 * @param selfRegistered whether the client itself has said so, and not an operator
	 */
	record Notice(UUID id, String clientId, String subject, String sid, int attempts, Duration age, String uri,
			boolean selfRegistered) {
	}

}
