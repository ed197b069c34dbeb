package dev.oauth2flow.api.me;

import dev.oauth2flow.api.access.Caller;
import dev.oauth2flow.platform.hash.Sha256;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.CacheControl;
import org.springframework.http.ETag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The record of the user that the access token speaks for.
 */
@RestController
@Tag(name = "Me", description = "The user that the access token speaks for.")
class MeController {

	private final UserRecordCache users;

	private final JsonMapper json;

	MeController(UserRecordCache users, JsonMapper json) {
		this.users = users;
		this.json = json;
	}

	@GetMapping(path = UserRecordAhead.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Read your own user record",
			description = "At most a minute old. With `If-None-Match` and an unchanged record the answer is 304 and empty.")
	ResponseEntity<UserRecord> me(@AuthenticationPrincipal Jwt token) {
		UserRecord user = this.users.find(Caller.of(token).subject()).orElseThrow(UserNotFoundException::new);
		return ResponseEntity.ok()
			.eTag(new ETag(digest(user), false).formattedTag())
			.cacheControl(CacheControl.noCache().cachePrivate())
			.body(user);
	}

	private String digest(UserRecord user) {
		return Sha256.base64Url(this.json.writeValueAsBytes(user));
	}

}
