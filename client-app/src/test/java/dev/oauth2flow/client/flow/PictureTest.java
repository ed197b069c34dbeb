package dev.oauth2flow.client.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README's picture is what the code draws. To make it anew:
 * {@code mvn -pl client-app test -Dtest=PictureTest -Dpicture=write}.
 */
class PictureTest {

	private static final Path PICTURE = Path.of("..", "deploy", "pictures", "flow.svg");

	@Test
	void the_committed_picture_is_the_one_that_is_drawn() throws IOException {
		if ("write".equals(System.getProperty("picture"))) {
			Files.writeString(PICTURE, FlowPicture.SQUARE_SVG);
		}

		assertThat(PICTURE).as("made anew by -Dpicture=write").hasContent(FlowPicture.SQUARE_SVG);
	}

	@Test
	void what_has_not_happened_is_told_apart_without_a_script() {
		String picture = FlowPicture.lit(FlowPicture.SQUARE_SVG, java.util.Set.of("arrow-post-token"));

		assertThat(picture).contains("diagram--so-far", "class=\"arrow lit\" href=\"#arrow-post-token\"",
				"class=\"arrow\" href=\"#arrow-access-token\"");
	}

}
