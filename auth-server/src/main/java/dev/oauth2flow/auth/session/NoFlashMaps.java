package dev.oauth2flow.auth.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.FlashMapManager;

/**
 * Leaves out what Spring MVC would look for in the session at every request: nothing is
 * handed on that way here, and a page that needs no session, such as the one that says
 * that the session store is away, must not read it.
 */
class NoFlashMaps implements FlashMapManager {

	@Override
	public @Nullable FlashMap retrieveAndUpdate(HttpServletRequest request, HttpServletResponse response) {
		return null;
	}

	@Override
	public void saveOutputFlashMap(FlashMap flashMap, HttpServletRequest request, HttpServletResponse response) {
		if (!flashMap.isEmpty()) {
			throw new IllegalStateException("There are no flash attributes here");
		}
	}

}
