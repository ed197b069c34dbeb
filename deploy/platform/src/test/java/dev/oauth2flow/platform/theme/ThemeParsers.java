package dev.oauth2flow.platform.theme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.ServletException;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The address of the page to go back to, which the browser names.
 */
public final class ThemeParsers {

	private ThemeParsers() {
	}

	public static void page(byte[] input) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", ThemeFilter.PATH + "light");
		request.addHeader("Referer", new String(input, StandardCharsets.ISO_8859_1));
		MockHttpServletResponse response = new MockHttpServletResponse();
		try {
			new ThemeFilter(false).doFilter(request, response, new MockFilterChain());
		}
		catch (ServletException | IOException ex) {
			throw new AssertionError(ex);
		}
		assertThat(response.getHeader("Location")).startsWith("/")
			.doesNotStartWith("//")
			.doesNotContain("\\", "\r", "\n");
	}

}
