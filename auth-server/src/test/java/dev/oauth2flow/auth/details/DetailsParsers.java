package dev.oauth2flow.auth.details;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.oauth2flow.auth.clients.ScopeCatalogue;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;

import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The parameter {@code authorization_details}.
 */
public final class DetailsParsers {

	private static final RegisteredClient CLIENT = RegisteredClient.withId("1")
		.clientId("client")
		.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
		.clientSettings(ClientSettings.builder()
			.setting("oauth2flow.authorization-details-types", Set.of("note_access"))
			.build())
		.build();

	private static final DetailsCatalogue CATALOGUE = catalogue();

	private DetailsParsers() {
	}

	/** Whatever is read says the same however it was kept, and covers itself. */
	public static boolean details(byte[] input) {
		try {
			AuthorizationDetails details = AuthorizationDetails
				.of(Map.of(AuthorizationDetails.PARAMETER, new String(input, StandardCharsets.UTF_8)));
			assertThat(details.isEmpty()).isFalse();
			assertThat(AuthorizationDetails.ofKept(details.toString())).hasToString(details.toString());
			assertThat(AuthorizationDetails.ofClaim(details.objects())).hasToString(details.toString());
			assertThat(AuthorizationDetails.ofTexts(details.texts()).covers(details)).isTrue();
			assertThat(details.narrowedTo(details)).isSameAs(details);
			CATALOGUE.check(details, CLIENT);
			assertThat(CATALOGUE.describe(details)).hasSameSizeAs(details.objects())
				.allSatisfy((each) -> assertThat(each.line()).startsWith("Use these notes; It may: "));
			assertThat(CATALOGUE.resources(details)).containsExactly("https://api.example");
			return true;
		}
		catch (OAuth2AuthenticationException ex) {
			assertThat(ex.getError().getErrorCode()).isEqualTo(AuthorizationDetails.INVALID);
			return false;
		}
	}

	private static DetailsCatalogue catalogue() {
		ScopeCatalogue scopes = Mockito.mock(ScopeCatalogue.class, Mockito.withSettings().stubOnly());
		Mockito.when(scopes.resources(ArgumentMatchers.any())).thenReturn(List.of("https://api.example"));
		DetailsSettings.Field actions = new DetailsSettings.Field("actions", "It may", true, false,
				Map.of("read", "read", "update", "change"), null, 20);
		DetailsSettings.Field notes = new DetailsSettings.Field("identifiers", "The notes", false, false, Map.of(),
				"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", 20);
		DetailsSettings.Field reason = new DetailsSettings.Field("reason", "Why", false, true, Map.of(), "[^<>]+", 1);
		return new DetailsCatalogue(new DetailsSettings(List.of(new DetailsSettings.Type("note_access",
				"Use these notes", "notes.read", List.of(actions, notes, reason)))), scopes);
	}

}
