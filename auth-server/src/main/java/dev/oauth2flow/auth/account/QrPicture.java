package dev.oauth2flow.auth.account;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code as the path of a vector picture, so that no image is made or fetched.
 *
 * @param size how many modules the picture is wide and high, its quiet zone included
 * @param path the dark modules, for an SVG path
 */
record QrPicture(int size, String path) {

	/** As wide as the standard asks for. */
	private static final int QUIET = 4;

	static QrPicture of(String text) {
		QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
		StringBuilder path = new StringBuilder();
		for (int y = 0; y < code.size; y++) {
			for (int x = 0; x < code.size; x++) {
				if (code.getModule(x, y)) {
					path.append('M').append(x + QUIET).append(' ').append(y + QUIET).append("h1v1h-1z");
				}
			}
		}
		return new QrPicture(code.size + 2 * QUIET, path.toString());
	}

}
