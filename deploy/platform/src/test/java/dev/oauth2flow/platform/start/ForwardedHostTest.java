package dev.oauth2flow.platform.start;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Behind a proxy that passes on what a visitor sends, with the settings for the managed
 * cloud.
 */
class ForwardedHostTest {

	private static final String VISITOR_S = "https://evil.example 203.0.113.7";

	@ParameterizedTest
	@CsvSource({ "../kubernetes/base/application.yaml, host-header: (\\S+)",
			"../fargate/service.yaml, SERVER_TOMCAT_REMOTEIP_HOST_HEADER\\s+Value: (\\S+)" })
	void a_visitor_does_not_choose_the_host(Path file, String pattern) throws Exception {
		Matcher setting = Pattern.compile(pattern).matcher(Files.readString(file));
		assertThat(setting.find()).isTrue();
		assertThat(ask("--server.tomcat.remoteip.host-header=" + setting.group(1).replace("\"", "")))
			.isEqualTo("https://127.0.0.1 203.0.113.7");
	}

	@Test
	void by_default_he_does() throws Exception {
		assertThat(ask("--server.tomcat.remoteip.host-header=X-Forwarded-Host")).isEqualTo(VISITOR_S);
		assertThat(ask("--spring.application.name=default")).isEqualTo(VISITOR_S);
	}

	private static String ask(String setting) throws IOException, InterruptedException {
		try (ServletWebServerApplicationContext service = (ServletWebServerApplicationContext) new SpringApplicationBuilder(
				Service.class)
			.bannerMode(Banner.Mode.OFF)
			.run("--server.port=0", "--server.forward-headers-strategy=native", setting);
				HttpClient client = HttpClient.newHttpClient()) {
			int port = java.util.Objects.requireNonNull(service.getWebServer()).getPort();
			return client
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
					.header("X-Forwarded-For", "203.0.113.7")
					.header("X-Forwarded-Proto", "https")
					.header("X-Forwarded-Host", "evil.example")
					.build(), HttpResponse.BodyHandlers.ofString())
				.body();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(TomcatServletWebServerAutoConfiguration.class)
	static class Service {

		@Bean
		ServletRegistrationBean<HttpServlet> echo() {
			return new ServletRegistrationBean<>(new Echo(), "/*");
		}

	}

	@SuppressWarnings("serial")
	private static final class Echo extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.getWriter()
				.write(request.getScheme() + "://" + request.getServerName() + " " + request.getRemoteAddr());
		}

	}

}
