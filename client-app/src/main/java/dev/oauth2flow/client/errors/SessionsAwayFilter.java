package dev.oauth2flow.client.errors;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Says that the app is away for the moment when the store of the sessions is, wherever in
 * the filters that shows.
 */
@Component
@Order(SessionRepositoryFilter.DEFAULT_ORDER - 1)
class SessionsAwayFilter extends OncePerRequestFilter {

	private static final Logger LOGGER = LoggerFactory.getLogger(SessionsAwayFilter.class);

	private final ProblemPages pages;

	SessionsAwayFilter(ProblemPages pages) {
		this.pages = pages;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			chain.doFilter(request, response);
		}
		catch (ServletException | RuntimeException failure) {
			if (response.isCommitted() || !isOfTheStore(failure)) {
				throw failure;
			}
			LOGGER.warn("The store of the sessions is away: {}", failure.getClass().getName());
			this.pages.send(Problem.SESSIONS_AWAY, request, response);
		}
	}

	private static boolean isOfTheStore(@Nullable Throwable failure) {
		return failure instanceof DataAccessException || (failure != null && isOfTheStore(failure.getCause()));
	}

}
