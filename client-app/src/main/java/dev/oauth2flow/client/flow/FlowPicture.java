package dev.oauth2flow.client.flow;

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

}
