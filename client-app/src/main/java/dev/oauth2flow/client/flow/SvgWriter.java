package dev.oauth2flow.client.flow;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.oauth2flow.client.flow.Drawing.Box;
import dev.oauth2flow.client.flow.Drawing.Kind;
import dev.oauth2flow.client.flow.Drawing.Lifeline;
import dev.oauth2flow.client.flow.Drawing.Line;
import dev.oauth2flow.client.flow.Drawing.PartBox;
import dev.oauth2flow.client.flow.Drawing.Point;
import dev.oauth2flow.client.flow.Drawing.Text;

/**
 * Writes a drawing as SVG. Everything it looks like is in attributes, so that the picture
 * is whole without a style sheet and passes a policy that forbids inline styles.
 */
final class SvgWriter {

	private static final String FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";

	/** Radius of a corner of a line. */
	private static final double CORNER = 12;

	private final Drawing drawing;

	private final StringBuilder svg = new StringBuilder(32_768);

	private SvgWriter(Drawing drawing) {
		this.drawing = drawing;
	}

	static String write(Drawing drawing) {
		return new SvgWriter(drawing).write();
	}

	private String write() {
		add("""
				<svg xmlns="http://www.w3.org/2000/svg" class="diagram diagram--%s" viewBox="0 0 %d %d" \
				role="group" aria-label="OAuth 2 Flow: seven parts and the twelve arrows between them" font-family="%s">
				""", this.drawing.name(), this.drawing.width(), this.drawing.height(), FONT);
		definitions();
		background();
		this.drawing.lifelines().forEach(this::lifeline);
		add("<g role=\"list\" aria-label=\"Parts\">");
		this.drawing.boxes().forEach(this::part);
		add("</g>\n<g role=\"list\" aria-label=\"Arrows\">");
		for (FlowArrow arrow : FlowArrow.values()) {
			arrow(arrow, this.drawing.lines().stream().filter((line) -> line.arrow() == arrow).toList());
		}
		add("</g>\n");
		this.drawing.texts().forEach(this::text);
		add("</svg>\n");
		return this.svg.toString();
	}

	private void definitions() {
		add("""
				<defs>
				<pattern id="%1$s-grid" width="32" height="32" patternUnits="userSpaceOnUse">\
				<path d="M32 0H0V32" fill="none" stroke="#6ea2ff" stroke-opacity=".07"/></pattern>
				<radialGradient id="%1$s-aurora" cx=".62" cy=".3" r=".8">\
				<stop offset="0" stop-color="#6e5cff" stop-opacity=".17"/>\
				<stop offset=".5" stop-color="#1b8fb3" stop-opacity=".07"/>\
				<stop offset="1" stop-color="#090b10" stop-opacity="0"/></radialGradient>
				<linearGradient id="%1$s-neon" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#3ce7ff"/>\
				<stop offset=".4" stop-color="#6ea2ff"/><stop offset=".72" stop-color="#b09aff"/>\
				<stop offset="1" stop-color="#ff7ad9"/></linearGradient>
				<linearGradient id="%1$s-panel" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#1a2130"/>\
				<stop offset="1" stop-color="#10151f"/></linearGradient>
				<filter id="%1$s-glow" x="-20%%" y="-20%%" width="140%%" height="140%%">\
				<feGaussianBlur stdDeviation="7"/></filter>
				""", this.drawing.name());
		for (FlowArrow.Tone tone : FlowArrow.Tone.values()) {
			add("""
					<marker id="%s" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" \
					markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .500 10 5 0 9.500 2.500 5z" fill="%s"/></marker>
					""",
					head(tone), tone.colour());
		}
		add("</defs>\n");
	}

	private String head(FlowArrow.Tone tone) {
		return this.drawing.name() + "-" + tone.name().toLowerCase(Locale.ROOT);
	}

	private void background() {
		String size = "width=\"" + this.drawing.width() + "\" height=\"" + this.drawing.height() + "\"";
		add("<g aria-hidden=\"true\">");
		for (String fill : List.of("#0b0e14", "url(#%s-grid)", "url(#%s-aurora)")) {
			add("<rect " + size + " rx=\"18\" fill=\"" + fill + "\"/>", this.drawing.name());
		}
		Box cloud = this.drawing.cloud();
		add("""
				<rect %s rx="24" fill="#8f9db8" fill-opacity=".035" stroke="#8f9db8" stroke-opacity=".55" \
				stroke-width="1.250" stroke-dasharray="3 7" stroke-linecap="round"/>
				""", frame(cloud));
		if (this.drawing.lifelines().isEmpty()) {
			// The cloud's own sign, in its upper left corner.
			add("""
					<path transform="translate(%s %s)" d="M7 16a4.500 4.500 0 0 1-.300-9A6 6 0 0 1 18 6.500a4.800 4.800 0 0 1 1 9.500z" \
					fill="none" stroke="#8f9db8" stroke-width="1.500" stroke-linejoin="round"/>
					""",
					number(cloud.x() + 24), number(cloud.y() + 7));
		}
		add("</g>\n");
	}

	private void lifeline(Lifeline line) {
		add("""
				<g aria-hidden="true"><path d="M%1$s %2$sV%3$s" stroke="#8f9db8" stroke-opacity=".35" stroke-dasharray="2 5"/>\
				<circle cx="%1$s" cy="%2$s" r="15" fill="#161b26" stroke="url(#%4$s-neon)" stroke-width="1.250"/>\
				<text x="%1$s" y="%5$s" fill="#e9eef8" font-size="13" font-weight="650" text-anchor="middle">%6$d</text></g>
				""",
				number(line.x()), number(line.top()), number(line.bottom()), this.drawing.name(),
				number(line.top() + 4.500), line.part().number());
	}

	private void part(FlowPart part, PartBox box) {
		add("""
				<g role="listitem"><a class="part" href="#%1$s" data-part="%1$s" aria-label="Part %2$d: %3$s. %4$s">\
				<rect class="halo" %5$s rx="14" fill="none" stroke="url(#%6$s-neon)" stroke-width="3" opacity=".3" filter="url(#%6$s-glow)"/>\
				<rect class="frame" %5$s rx="14" fill="url(#%6$s-panel)" stroke="url(#%6$s-neon)" stroke-width="1.500"/>
				""",
				part.id(), part.number(), part.title(), part.role(), frame(box.frame()), this.drawing.name());
		add("""
				<circle cx="%1$s" cy="%2$s" r="12" fill="#0b0e14" stroke="#3ce7ff" stroke-opacity=".7"/>\
				<text x="%1$s" y="%3$s" fill="#3ce7ff" font-size="12.500" font-weight="700" text-anchor="middle">%4$d</text>
				""",
				number(box.badge().x()), number(box.badge().y()), number(box.badge().y() + 4.500), part.number());
		add("""
				<path transform="translate(%s %s) scale(%s)" d="%s" fill="none" stroke="url(#%s-neon)" stroke-width="1.600" \
				stroke-linecap="round" stroke-linejoin="round"/>
				""",
				number(box.icon().x()), number(box.icon().y()), number(box.iconSize() / 24), part.icon(),
				this.drawing.name());
		box.texts().forEach(this::text);
		add("</a></g>\n");
	}

	/** One link for all legs of an arrow; of its labels a screen reader reads one. */
	private void arrow(FlowArrow arrow, List<Line> legs) {
		add("<g role=\"listitem\"><a class=\"arrow\" href=\"#%1$s\" data-arrow=\"%1$s\" data-legs=\"%4$s\" aria-label=\"Arrow %2$d: %3$s\">",
				arrow.id(), arrow.number(), arrow.label(), ways(arrow));
		for (Line line : legs) {
			String path = path(line.points());
			// The first is broad and unseen, for fingers; the second glows when lit.
			add("""
					<g class="leg" data-leg="%4$d"><path class="reach" d="%1$s" fill="none" stroke="#000" stroke-opacity="0" stroke-width="18"/>\
					<path class="halo" d="%1$s" fill="none" stroke="%2$s" stroke-width="7" stroke-opacity=".13" stroke-linejoin="round"/>\
					<path class="line" d="%1$s" fill="none" stroke="%2$s" stroke-width="1.750" stroke-linejoin="round" marker-end="url(#%3$s)"/></g>
					""",
					path, arrow.tone().colour(), head(arrow.tone()), arrow.legs().indexOf(line.leg()));
			text(line.label(), " data-leg=\"" + arrow.legs().indexOf(line.leg()) + "\"");
			Text took = line.took();
			add("<text class=\"took\" data-leg=\"%d\" x=\"%s\" y=\"%s\" fill=\"%s\" font-size=\"%s\" font-weight=\"650\" text-anchor=\"%s\"></text>\n",
					arrow.legs().indexOf(line.leg()), number(took.x()), number(took.y()), took.kind().colour(),
					number(took.kind().size()), took.anchor());
		}
		add("</a></g>\n");
	}

	/** The numbers of the parts that each leg connects. */
	private static String ways(FlowArrow arrow) {
		return arrow.legs()
			.stream()
			.map((leg) -> leg.from().number() + "-" + leg.to().number())
			.collect(Collectors.joining(" "));
	}

	/** Rounds the corners between the straight pieces. */
	private static String path(List<Point> points) {
		StringBuilder path = new StringBuilder("M").append(at(points.getFirst()));
		for (int i = 1; i < points.size() - 1; i++) {
			Point corner = points.get(i);
			path.append('L')
				.append(at(towards(corner, points.get(i - 1))))
				.append('Q')
				.append(at(corner))
				.append(' ')
				.append(at(towards(corner, points.get(i + 1))));
		}
		return path.append('L').append(at(points.getLast())).toString();
	}

	private static Point towards(Point corner, Point other) {
		return new Point(corner.x() + Math.signum(other.x() - corner.x()) * CORNER,
				corner.y() + Math.signum(other.y() - corner.y()) * CORNER);
	}

	private void text(Text text) {
		text(text, "");
	}

	private void text(Text text, String more) {
		Kind kind = text.kind();
		add("<text%s x=\"%s\" y=\"%s\" fill=\"%s\" font-size=\"%s\"%s%s>", more, number(text.x()), number(text.y()),
				kind.colour(), number(kind.size()), kind.bold() ? " font-weight=\"650\"" : "",
				text.anchor().equals("start") ? "" : " text-anchor=\"" + text.anchor() + "\"");
		for (int i = 0; i < text.lines().size(); i++) {
			if (i == 0) {
				add(text.lines().get(i));
			}
			else {
				add(" <tspan x=\"%s\" dy=\"%s\">%s</tspan>", number(text.x()), number(kind.leading()),
						text.lines().get(i));
			}
		}
		add("</text>\n");
	}

	private static String frame(Box box) {
		return String.format(Locale.ROOT, "x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"", number(box.x()),
				number(box.y()), number(box.width()), number(box.height()));
	}

	private static String at(Point point) {
		return number(point.x()) + " " + number(point.y());
	}

	private static String number(double value) {
		double rounded = Math.round(value * 100) / 100.0;
		return (rounded == Math.rint(rounded)) ? Long.toString((long) rounded) : Double.toString(rounded);
	}

	// Texts of the picture come from this package alone, and hold nothing to escape.
	@SuppressWarnings("AnnotateFormatMethod") // The annotation is in a library that
												// nothing else here needs.
	private void add(String template, Object... values) {
		this.svg.append((values.length == 0) ? template : String.format(Locale.ROOT, template, values));
	}

}
