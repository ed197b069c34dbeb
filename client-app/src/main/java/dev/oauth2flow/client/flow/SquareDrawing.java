package dev.oauth2flow.client.flow;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.client.flow.Drawing.Box;
import dev.oauth2flow.client.flow.Drawing.Kind;
import dev.oauth2flow.client.flow.Drawing.Line;
import dev.oauth2flow.client.flow.Drawing.PartBox;
import dev.oauth2flow.client.flow.Drawing.Point;
import dev.oauth2flow.client.flow.Drawing.Text;

/**
 * The picture as a square of 1024 units: the browser on the left, what runs on servers in
 * three rows behind the cloud's boundary, the legend below.
 */
final class SquareDrawing {

	private static final int SIZE = 1024;

	private static final Box CLOUD = new Box(370, 96, 640, 698);

	private static final double PADDING = 16;

	private static final double ICON = 34;

	private final List<Line> lines = new ArrayList<>();

	private final Map<FlowPart, PartBox> boxes = new EnumMap<>(FlowPart.class);

	private final List<Text> texts = new ArrayList<>();

	static Drawing make() {
		return new SquareDrawing().draw();
	}

	private Drawing draw() {
		boxes();
		frontChannel();
		backChannel();
		stores();
		writing();
		return new Drawing("square", SIZE, SIZE, CLOUD, this.boxes, this.lines, List.of(), this.texts);
	}

	private void boxes() {
		box(FlowPart.BROWSER, new Box(16, 132, 168, 644));
		box(FlowPart.AUTHORIZATION_SERVER, new Box(388, 132, 260, 222));
		box(FlowPart.CLIENT, new Box(388, 426, 260, 148));
		box(FlowPart.API, new Box(388, 656, 260, 120));
		box(FlowPart.DATABASE, new Box(772, 132, 222, 120));
		box(FlowPart.CACHE, new Box(772, 404, 166, 170));
		box(FlowPart.QUEUE, new Box(772, 656, 222, 120));
	}

	/** Number and icon above, then the name, then the role, in the middle of the box. */
	private void box(FlowPart part, Box frame) {
		double width = frame.width() - 2 * PADDING;
		List<String> name = Kind.NAME.fit(part.title(), width);
		List<String> role = Kind.ROLE.fit(part.role(), width);
		double height = ICON + 12 + name.size() * Kind.NAME.leading() + 3 + role.size() * Kind.ROLE.leading();
		double top = frame.y() + (frame.height() - height) / 2;
		double left = frame.x() + PADDING;
		double nameLine = top + ICON + 12 + Kind.NAME.size() - 2;
		double roleLine = nameLine + name.size() * Kind.NAME.leading() + 1;
		this.boxes.put(part,
				new PartBox(frame, new Point(frame.right() - PADDING - 11, top + ICON / 2), new Point(left, top), ICON,
						List.of(new Text(Kind.NAME, left, nameLine, "start", name),
								new Text(Kind.ROLE, left, roleLine, "start", role))));
	}

	/** What goes through the browser, between the left column and the middle one. */
	private void frontChannel() {
		double browser = 184;
		double server = 388;
		toTheRight(FlowArrow.HTTPS_AUTHORIZE_REQUEST, 0, 166, browser, server, 194);
		toTheRight(FlowArrow.LOGIN_CREDENTIALS, 0, 216, browser, server, 194);
		toTheRight(FlowArrow.USER_CONSENT, 0, 266, browser, server, 194);
		line(FlowArrow.REDIRECT_WITH_CODE, 0, label(196, 310, "start", "302 redirect with", "authorization code"),
				new Point(server, 334), new Point(browser, 334));
		line(FlowArrow.REDIRECT_WITH_CODE, 1, label(194, 452, "start", "302 redirect with", "authorization code"),
				new Point(browser, 476), new Point(server, 476));
		line(FlowArrow.JSON_RESPONSE, 1, label(196, 526, "start", "JSON response"), new Point(server, 534),
				new Point(browser, 534));
	}

	/** What goes from server to server, up and down the middle column. */
	private void backChannel() {
		double middle = 394;
		line(FlowArrow.POST_TOKEN, 0, label(470, middle, "end", "POST /token"), new Point(480, 426),
				new Point(480, 354));
		line(FlowArrow.ACCESS_TOKEN, 0, label(566, middle, "start", "Access token"), new Point(556, 354),
				new Point(556, 426));
		line(FlowArrow.JWT_BEARER_TOKEN, 0, label(413, 604, "start", "JWT bearer", "token"), new Point(404, 574),
				new Point(404, 656));
		line(FlowArrow.REST_API_REQUEST, 0, label(505, 604, "start", "REST API", "request"), new Point(496, 574),
				new Point(496, 656));
		line(FlowArrow.JSON_RESPONSE, 0, label(571, 604, "start", "JSON", "response"), new Point(636, 656),
				new Point(636, 574));
	}

	/** What is kept: the right column. One pair of lines has to cross. */
	private void stores() {
		double servers = 648;
		double stores = 772;
		toTheRight(FlowArrow.READ_USER_RECORD, 0, 180, servers, stores, 656);
		line(FlowArrow.READ_USER_RECORD, 1, label(760, 598, "start", "Read user record"), new Point(servers, 684),
				new Point(748, 684), new Point(748, 607), new Point(960, 607), new Point(960, 252));
		line(FlowArrow.AUDIT_EVENT, 0, label(657, 272, "start", "Audit event"), new Point(servers, 282),
				new Point(984, 282), new Point(984, 656));
		toTheRight(FlowArrow.AUDIT_EVENT, 1, 742, servers, stores, 657);
		line(FlowArrow.SESSION_LOOKUP, 0, label(657, 320, "start", "Session lookup"), new Point(servers, 330),
				new Point(844, 330), new Point(844, 404));
		toTheRight(FlowArrow.SESSION_LOOKUP, 1, 504, servers, stores, 657);
	}

	private void toTheRight(FlowArrow arrow, int leg, double y, double from, double to, double textAt) {
		line(arrow, leg, label(textAt, y - 9, "start", arrow.label()), new Point(from, y), new Point(to, y));
	}

	private void line(FlowArrow arrow, int leg, Text label, Point... points) {
		this.lines.add(new Line(arrow, arrow.legs().get(leg), List.of(points), label));
	}

	private static Text label(double x, double y, String anchor, String... lines) {
		return new Text(Kind.LABEL, x, y, anchor, List.of(lines));
	}

	private void writing() {
		this.texts.add(new Text(Kind.TITLE, 512, 50, "middle", List.of("OAuth 2 Flow")));
		this.texts.add(new Text(Kind.SUBTITLE, 512, 75, "middle", List.of("Authorization Code flow with PKCE")));
		this.texts.add(new Text(Kind.CLOUD, 424, 119, "start", List.of("Cloud")));
		double line = 826;
		for (int i = 0; i < FlowStages.ALL.size(); i++) {
			this.texts.add(new Text(Kind.LEGEND_NUMBER, 45, line, "middle", List.of(Integer.toString(i + 1))));
			this.texts.add(new Text(Kind.LEGEND, 68, line, "start", List.of(FlowStages.ALL.get(i))));
			line += 25;
		}
		this.texts.add(new Text(Kind.NOTE, 512, 1009, "middle",
				List.of("How this suite signs in. Not an audited reference architecture.")));
	}

}
