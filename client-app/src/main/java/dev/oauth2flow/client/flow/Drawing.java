package dev.oauth2flow.client.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where everything in the picture stands. Units are those of the SVG's viewBox; y grows
 * downwards.
 *
 * @param name tells the layouts of the same picture apart
 * @param width of the picture
 * @param height of the picture
 * @param cloud the boundary around what runs on servers
 * @param boxes where the parts are
 * @param lines where the arrows run, each with its label
 * @param lifelines thin lines that the arrows of a sequence end at
 * @param texts everything else that is written
 */
record Drawing(String name, int width, int height, Box cloud, Map<FlowPart, PartBox> boxes, List<Line> lines,
		List<Lifeline> lifelines, List<Text> texts) {

	/** How wide a letter is on average, in parts of the font's size. */
	private static final double LETTER = 0.55;

	private static final double BOLD_LETTER = 0.6;

	/**
	 * A point.
	 *
	 * @param x from the left
	 * @param y from the top
	 */
	record Point(double x, double y) {

	}

	/**
	 * A rectangle.
	 *
	 * @param x its left edge
	 * @param y its upper edge
	 * @param width its width
	 * @param height its height
	 */
	record Box(double x, double y, double width, double height) {

		double right() {
			return this.x + this.width;
		}

		double bottom() {
			return this.y + this.height;
		}

		boolean overlaps(Box other) {
			return this.x < other.right() && other.x < right() && this.y < other.bottom() && other.y < bottom();
		}

		boolean contains(Box other) {
			return this.x <= other.x && this.y <= other.y && other.right() <= right() && other.bottom() <= bottom();
		}

	}

	/**
	 * Lines of text below each other.
	 *
	 * @param kind says how it looks
	 * @param x where the text starts, has its middle or ends
	 * @param y the baseline of the first line
	 * @param anchor {@code start}, {@code middle} or {@code end}
	 * @param lines the text
	 */
	record Text(Kind kind, double x, double y, String anchor, List<String> lines) {

		Box bounds() {
			double width = this.lines.stream().mapToDouble(this.kind::width).max().orElse(0);
			double left = switch (this.anchor) {
				case "middle" -> this.x - width / 2;
				case "end" -> this.x - width;
				default -> this.x;
			};
			return new Box(left, this.y - this.kind.size(), width,
					this.kind.size() * 1.25 + (this.lines.size() - 1) * this.kind.leading());
		}

	}

	/**
	 * A part's box with what stands in it.
	 *
	 * @param frame the box
	 * @param badge the middle of the circle with its number
	 * @param icon the upper left corner of the icon
	 * @param iconSize the icon's edge
	 * @param texts its name and its role
	 */
	record PartBox(Box frame, Point badge, Point icon, double iconSize, List<Text> texts) {

	}

	/**
	 * One leg of an arrow.
	 *
	 * @param arrow the arrow
	 * @param leg which of its legs
	 * @param points its corners, from start to head
	 * @param label the arrow's label
	 */
	record Line(FlowArrow arrow, FlowArrow.Leg leg, List<Point> points, Text label) {

		/** Returns where the time that it took is written: on the line's other side. */
		Text took() {
			Text below = this.label;
			boolean level = this.points.get(0).y() == this.points.get(1).y();
			double line = this.points.stream()
				.mapToDouble(Point::y)
				.filter((y) -> y > below.y())
				.min()
				.orElse(below.y());
			double last = below.y() + (below.lines().size() - 1) * Kind.LABEL.leading();
			return new Text(Kind.TOOK, below.x(), level ? line + 12 : last + 13.5, below.anchor(), List.of("0000 ms"));
		}

		/** Returns thin boxes around the straight pieces of the line. */
		List<Box> pieces() {
			List<Box> pieces = new ArrayList<>();
			for (int i = 1; i < this.points.size(); i++) {
				Point from = this.points.get(i - 1);
				Point to = this.points.get(i);
				pieces.add(new Box(Math.min(from.x(), to.x()) - 1, Math.min(from.y(), to.y()) - 1,
						Math.abs(from.x() - to.x()) + 2, Math.abs(from.y() - to.y()) + 2));
			}
			return pieces;
		}

	}

	/**
	 * The vertical line of a part in a sequence, with the part's number on top.
	 *
	 * @param part the part
	 * @param x from the left
	 * @param top where it starts
	 * @param bottom where it ends
	 */
	record Lifeline(FlowPart part, double x, double top, double bottom) {

	}

	/** How a text looks. */
	enum Kind {

		TITLE(30, 36, true, "#f2f6ff"), SUBTITLE(13, 18, false, "#a5b1c7"), NAME(14.500, 18, true, "#f2f6ff"),
		ROLE(12, 15.500, false, "#b4c0d6"), LABEL(12.500, 15, false, "#dfe8fb"), LEGEND(13, 18, false, "#dbe3f3"),
		LEGEND_NUMBER(12.500, 18, true, "#3ce7ff"), CLOUD(11.500, 15, true, "#8f9db8"), NOTE(11, 15, false, "#8f9db8"),
		TOOK(10, 12, true, "#ffffff");

		private final double size;

		private final double leading;

		private final boolean bold;

		private final String colour;

		Kind(double size, double leading, boolean bold, String colour) {
			this.size = size;
			this.leading = leading;
			this.bold = bold;
			this.colour = colour;
		}

		double size() {
			return this.size;
		}

		double leading() {
			return this.leading;
		}

		boolean bold() {
			return this.bold;
		}

		String colour() {
			return this.colour;
		}

		double width(String text) {
			return text.length() * this.size * (this.bold ? BOLD_LETTER : LETTER);
		}

		/** Breaks a text so that no line is wider than this. */
		List<String> fit(String text, double width) {
			List<String> lines = new ArrayList<>();
			StringBuilder line = new StringBuilder();
			for (String word : text.split(" ", -1)) {
				if (!line.isEmpty() && width(line + " " + word) > width) {
					lines.add(line.toString());
					line.setLength(0);
				}
				line.append(line.isEmpty() ? "" : " ").append(word);
			}
			lines.add(line.toString());
			return List.copyOf(lines);
		}

	}

}
