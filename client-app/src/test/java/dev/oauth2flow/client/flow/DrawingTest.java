package dev.oauth2flow.client.flow;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import dev.oauth2flow.client.flow.Drawing.Box;
import dev.oauth2flow.client.flow.Drawing.Line;
import dev.oauth2flow.client.flow.Drawing.PartBox;
import dev.oauth2flow.client.flow.Drawing.Point;
import dev.oauth2flow.client.flow.Drawing.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

class DrawingTest {

	static Stream<Drawing> drawings() {
		return Stream.of(FlowPicture.SQUARE, FlowPicture.PHONE);
	}

	@ParameterizedTest
	@MethodSource("drawings")
	void has_seven_parts_and_every_leg_of_twelve_arrows(Drawing drawing) {
		assertThat(drawing.boxes()).hasSize(7);
		assertThat(drawing.lines().stream().map(Line::arrow).distinct()).hasSize(12);
		assertThat(drawing.lines().stream().map((line) -> line.arrow() + " " + line.leg()))
			.containsExactlyInAnyOrderElementsOf(Stream.of(FlowArrow.values())
				.flatMap((arrow) -> arrow.legs().stream().map((leg) -> arrow + " " + leg))
				.toList());
	}

	@ParameterizedTest
	@MethodSource("drawings")
	void every_label_is_the_exact_one(Drawing drawing) {
		assertThat(drawing.lines())
			.allSatisfy((line) -> assertThat(String.join(" ", line.label().lines())).isEqualTo(line.arrow().label()));
	}

	@ParameterizedTest
	@MethodSource("drawings")
	void no_box_and_no_text_overlaps_another(Drawing drawing) {
		List<Box> taken = new ArrayList<>();
		drawing.boxes().values().forEach((box) -> taken.add(box.frame()));
		drawing.lines().forEach((line) -> taken.add(line.label().bounds()));
		drawing.lines().forEach((line) -> taken.add(line.took().bounds()));
		drawing.texts().forEach((text) -> taken.add(text.bounds()));
		for (int i = 0; i < taken.size(); i++) {
			for (int j = i + 1; j < taken.size(); j++) {
				assertThat(taken.get(i).overlaps(taken.get(j))).as("%s and %s", taken.get(i), taken.get(j)).isFalse();
			}
		}
	}

	@ParameterizedTest
	@MethodSource("drawings")
	void no_line_runs_through_a_label_or_a_box(Drawing drawing) {
		for (Line line : drawing.lines()) {
			for (Box piece : line.pieces()) {
				for (Line other : drawing.lines()) {
					assertThat(piece.overlaps(other.label().bounds()))
						.as("%s %s through the label of %s %s", line.arrow(), piece, other.arrow(), other.label())
						.isFalse();
				}
				for (PartBox box : drawing.boxes().values()) {
					Box inner = new Box(box.frame().x() + 1, box.frame().y() + 1, box.frame().width() - 2,
							box.frame().height() - 2);
					assertThat(piece.overlaps(inner)).as("%s through %s", line.arrow(), box).isFalse();
				}
			}
		}
	}

	@ParameterizedTest
	@MethodSource("drawings")
	void everything_is_inside_and_texts_of_a_part_are_in_its_box(Drawing drawing) {
		Box picture = new Box(0, 0, drawing.width(), drawing.height());
		drawing.lines().forEach((line) -> assertThat(picture.contains(line.label().bounds())).isTrue());
		drawing.texts().forEach((text) -> assertThat(picture.contains(text.bounds())).as("%s", text).isTrue());
		drawing.boxes().values().forEach((box) -> {
			assertThat(picture.contains(box.frame())).isTrue();
			for (Text text : box.texts()) {
				assertThat(box.frame().contains(text.bounds())).as("%s in %s", text, box.frame()).isTrue();
			}
		});
	}

	@Test
	void in_the_square_every_leg_starts_and_ends_at_the_edge_of_its_parts() {
		Drawing drawing = FlowPicture.SQUARE;
		assertThat(drawing.lines()).allSatisfy((line) -> {
			assertThat(touches(drawing, line.leg().from(), line.points().getFirst())).as("start of %s", line).isTrue();
			assertThat(touches(drawing, line.leg().to(), line.points().getLast())).as("end of %s", line).isTrue();
		});
	}

	@Test
	void the_cloud_holds_all_parts_but_the_browser() {
		FlowPicture.SQUARE.boxes()
			.forEach((part, box) -> assertThat(FlowPicture.SQUARE.cloud().contains(box.frame())).as("%s", part)
				.isEqualTo(part != FlowPart.BROWSER));
	}

	@ParameterizedTest
	@MethodSource("drawings")
	void the_picture_is_well_formed_and_needs_neither_style_nor_script(Drawing drawing) throws Exception {
		String svg = SvgWriter.write(drawing);
		DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
		var document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
		assertThat(document.getElementsByTagName("a").getLength()).isEqualTo(19);
		assertThat(svg).doesNotContain(" style=", "<style", "<script", "href=\"http");
		Files.writeString(Path.of("target", drawing.name() + ".svg"), svg);
	}

	private static boolean touches(Drawing drawing, FlowPart part, Point point) {
		PartBox box = drawing.boxes().get(part);
		Box dot = new Box(point.x() - 1, point.y() - 1, 2, 2);
		Box frame = (box != null) ? box.frame() : new Box(0, 0, 0, 0);
		return frame.overlaps(dot) && !frame.contains(dot);
	}

}
