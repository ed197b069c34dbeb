package dev.oauth2flow.client.flow;

import java.util.Set;

/**
 * The picture, drawn once: it is the same for everybody.
 */
final class FlowPicture {

	/** For screens with room for a square. */
	static final Drawing SQUARE = SquareDrawing.make();

	/** For phones. */
	static final Drawing PHONE = PhoneDrawing.make();

	static final String SQUARE_SVG = SvgWriter.write(SQUARE);

	static final String PHONE_SVG = SvgWriter.write(PHONE);

	private FlowPicture() {
	}

	/**
	 * Returns the picture of a flow as far as it has come, for where no script lights it.
	 * @param svg the picture
	 * @param arrows the ids of the arrows that are lit, none for the whole picture
	 */
	static String lit(String svg, Set<String> arrows) {
		if (arrows.isEmpty()) {
			return svg;
		}
		String picture = svg.replaceFirst("class=\"diagram ", "class=\"diagram diagram--so-far ");
		for (String arrow : arrows) {
			picture = picture.replace("class=\"arrow\" href=\"#" + arrow + "\"",
					"class=\"arrow lit\" href=\"#" + arrow + "\"");
		}
		return picture;
	}

}
