package dev.oauth2flow.platform.flow;

import java.io.IOException;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Tells where a browser is being sent, while headers can still be added.
 */
class RedirectWatch extends HttpServletResponseWrapper {

	private final Consumer<String> listener;

	RedirectWatch(HttpServletResponse response, Consumer<String> listener) {
		super(response);
		this.listener = listener;
	}

	@Override
	public void sendRedirect(String location) throws IOException {
		this.listener.accept(location);
		super.sendRedirect(location);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
		this.listener.accept(location);
		super.sendRedirect(location, status, clearBuffer);
	}

	@Override
	public void setHeader(String name, @Nullable String value) {
		tell(name, value);
		super.setHeader(name, value);
	}

	@Override
	public void addHeader(String name, @Nullable String value) {
		tell(name, value);
		super.addHeader(name, value);
	}

	private void tell(String name, @Nullable String value) {
		if (value != null && "Location".equalsIgnoreCase(name)) {
			this.listener.accept(value);
		}
	}

}
