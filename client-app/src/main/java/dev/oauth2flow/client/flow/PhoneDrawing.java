package dev.oauth2flow.client.flow;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.client.flow.Drawing.Box;
import dev.oauth2flow.client.flow.Drawing.Kind;
import dev.oauth2flow.client.flow.Drawing.Lifeline;
import dev.oauth2flow.client.flow.Drawing.Line;
import dev.oauth2flow.client.flow.Drawing.PartBox;
import dev.oauth2flow.client.flow.Drawing.Point;
import dev.oauth2flow.client.flow.Drawing.Text;

/**
 * The picture for a phone: the parts as a list, below it the arrows in the order of their
 * happening, between the lines of the parts, and the legend.
 */
final class PhoneDrawing {

	private static final int WIDTH = 390;

	private static final double MARGIN = 14;

	private static final double BOX_WIDTH = WIDTH - 2 * MARGIN;

	private static final double ICON = 30;

	private static final double TEXT_AT = MARGIN + 58;

	/** How far the lines of two parts are from each other. */
	private static final double STEP = 53;

	private final List<Line> lines = new ArrayList<>();

	private final Map<FlowPart, PartBox> boxes = new EnumMap<>(FlowPart.class);

	private final List<Lifeline> lifelines = new ArrayList<>();

	private final List<Text> texts = new ArrayList<>();

	private double bottom;

	static Drawing make() {
		return new PhoneDrawing().draw();
	}

	private Drawing draw() {
		this.texts.add(new Text(Kind.TITLE, WIDTH / 2.0, 46, "middle", List.of("OAuth 2 Flow")));
		this.texts
			.add(new Text(Kind.SUBTITLE, WIDTH / 2.0, 70, "middle", List.of("Authorization Code flow with PKCE")));
		this.bottom = 88;
		for (FlowPart part : FlowPart.values()) {
			box(part);
		}
		double top = this.bottom + 20;
		this.texts.add(new Text(Kind.CLOUD, x(FlowPart.CLIENT), top + 4, "start", List.of("Cloud")));
		this.bottom = top + 66;
		for (FlowArrow arrow : FlowArrow.values()) {
			arrow(arrow);
		}
		for (FlowPart part : FlowPart.values()) {
			this.lifelines.add(new Lifeline(part, x(part), top + 28, this.bottom));
		}
		Box cloud = new Box(x(FlowPart.CLIENT) - STEP / 2, top - 14, 6 * STEP, this.bottom - top + 24);
		this.bottom += 44;
		legend();
		return new Drawing("phone", WIDTH, (int) Math.ceil(this.bottom), cloud, this.boxes, this.lines, this.lifelines,
				this.texts);
	}

	private void box(FlowPart part) {
		double width = BOX_WIDTH - (TEXT_AT - MARGIN) - 44;
		List<String> name = Kind.NAME.fit(part.title(), width);
		List<String> role = Kind.ROLE.fit(part.role(), width);
		double height = 24 + name.size() * Kind.NAME.leading() + role.size() * Kind.ROLE.leading();
		Box frame = new Box(MARGIN, this.bottom, BOX_WIDTH, height);
		double nameLine = this.bottom + 12 + Kind.NAME.size() - 1;
		double roleLine = nameLine + name.size() * Kind.NAME.leading() - 1;
		this.boxes.put(part,
				new PartBox(frame, new Point(frame.right() - 24, this.bottom + height / 2),
						new Point(MARGIN + 15, this.bottom + (height - ICON) / 2), ICON,
						List.of(new Text(Kind.NAME, TEXT_AT, nameLine, "start", name),
								new Text(Kind.ROLE, TEXT_AT, roleLine, "start", role))));
		this.bottom += height + 8;
	}

	/** The label once above each leg, kept inside the picture. */
	private void arrow(FlowArrow arrow) {
		for (FlowArrow.Leg leg : arrow.legs()) {
			double from = x(leg.from());
			double to = x(leg.to());
			double width = Kind.LABEL.width(arrow.label());
			double left = Math.clamp((from + to - width) / 2, 10, WIDTH - 10 - width);
			this.bottom += 22;
			Text label = new Text(Kind.LABEL, left, this.bottom - 8, "start", List.of(arrow.label()));
			this.lines
				.add(new Line(arrow, leg, List.of(new Point(from, this.bottom), new Point(to, this.bottom)), label));
			this.bottom += 14;
		}
		this.bottom += 6;
	}

	private void legend() {
		for (int i = 0; i < FlowStages.ALL.size(); i++) {
			List<String> lines = Kind.LEGEND.fit(FlowStages.ALL.get(i), WIDTH - 52 - MARGIN);
			this.texts.add(new Text(Kind.LEGEND_NUMBER, 28, this.bottom, "middle", List.of(Integer.toString(i + 1))));
			this.texts.add(new Text(Kind.LEGEND, 50, this.bottom, "start", lines));
			this.bottom += lines.size() * Kind.LEGEND.leading() + 9;
		}
		List<String> note = List.of("How this suite signs in.", "Not an audited reference architecture.");
		this.texts.add(new Text(Kind.NOTE, WIDTH / 2.0, this.bottom + 14, "middle", note));
		this.bottom += 46;
	}

	private static double x(FlowPart part) {
		return 36 + (part.number() - 1) * STEP;
	}

}
