"""Authlib, a client of another language: signs in, renews, revokes, and checks the tokens."""
import html.parser
import json
import os
import secrets
import sys
import traceback
import urllib.parse

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, JsonWebToken
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken

SUITE = json.loads(os.environ["SUITE_UNDER_TEST"])
METADATA = requests.get(SUITE["issuer"] + "/.well-known/openid-configuration", timeout=30).json()


class Forms(html.parser.HTMLParser):
    """The forms of a page, with what a browser would send."""

    def __init__(self):
        super().__init__()
        self.forms = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form":
            self.forms.append((attributes, []))
        elif tag == "input" and self.forms and "name" in attributes:
            if attributes.get("type") != "checkbox" or "checked" in attributes:
                self.forms[-1][1].append((attributes["name"], attributes.get("value", "")))


def visit(address):
    """Signs in and consents, until the browser is sent back to the client."""
    browser = requests.Session()
    answer = browser.get(address, allow_redirects=False, timeout=30)
    for _ in range(15):
        if "location" in answer.headers:
            target = urllib.parse.urljoin(answer.url, answer.headers["location"])
            if target.startswith(SUITE["redirectUri"]):
                return target
            answer = browser.get(target, allow_redirects=False, timeout=30)
            continue
        page = Forms()
        page.feed(answer.text)
        forms = [form for form in page.forms if form[0].get("method") == "post"
                 and (form[0].get("id") == "allow" or any(name == "password" for name, _ in form[1]))]
        assert answer.status_code == 200 and forms, f"Nothing to fill in at {answer.url}: {answer.status_code}"
        attributes, fields = forms[0]
        typed = SUITE["user"]
        sent = [(name, typed[name] if name in ("username", "password") else value) for name, value in fields]
        answer = browser.post(urllib.parse.urljoin(answer.url, attributes["action"]), sent, allow_redirects=False, timeout=30)
    raise AssertionError("Too many steps")


def session(name, **more):
    client = SUITE["clients"][name]
    return OAuth2Session(client["id"], client.get("secret"), redirect_uri=SUITE["redirectUri"],
                         scope="openid profile notes.read", code_challenge_method="S256",
                         revocation_endpoint_auth_method="client_secret_basic", **more)


def sign_in(client):
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    address, state = client.create_authorization_url(METADATA["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
    token = client.fetch_token(METADATA["token_endpoint"], authorization_response=visit(address), state=state,
                               code_verifier=verifier)
    return token, nonce


def keys():
    return JsonWebKey.import_key_set(requests.get(METADATA["jwks_uri"], timeout=30).json())


def test_a_python_client_signs_a_user_in_and_its_ID_token_is_valid():
    client = session("web")
    token, nonce = sign_in(client)
    claims = JsonWebToken(["RS256"]).decode(token["id_token"], keys(), claims_cls=CodeIDToken, claims_options={
        "iss": {"essential": True, "value": SUITE["issuer"]},
        "aud": {"essential": True, "value": SUITE["clients"]["web"]["id"]},
    }, claims_params={"nonce": nonce, "client_id": SUITE["clients"]["web"]["id"], "access_token": token["access_token"]})
    claims.validate()
    user = client.get(METADATA["userinfo_endpoint"]).json()
    assert user["sub"] == claims["sub"] and user["preferred_username"] == SUITE["user"]["username"]


def test_the_API_answers_to_its_token():
    client = session("web")
    sign_in(client)
    assert client.get(SUITE["api"] + "/api/v1/notes").status_code == 200


def test_it_renews_its_token():
    client = session("web")
    token, _ = sign_in(client)
    renewed = client.refresh_token(METADATA["token_endpoint"])
    assert renewed["access_token"] != token["access_token"]
    assert client.get(SUITE["api"] + "/api/v1/notes").status_code == 200


def test_a_revoked_token_is_inactive():
    client = session("web")
    token, _ = sign_in(client)
    assert client.introspect_token(METADATA["introspection_endpoint"], token["access_token"]).json()["active"] is True
    assert client.revoke_token(METADATA["revocation_endpoint"], token["access_token"]).status_code == 200
    assert client.introspect_token(METADATA["introspection_endpoint"], token["access_token"]).json() == {"active": False}


def test_it_authenticates_by_a_signed_assertion():
    client = SUITE["clients"]["signing"]
    machine = OAuth2Session(client["id"], JsonWebKey.import_key(client["key"]), scope="notes.read",
                            token_endpoint_auth_method=PrivateKeyJWT(METADATA["token_endpoint"], alg=client["alg"]))
    token = machine.fetch_token(METADATA["token_endpoint"], grant_type="client_credentials")
    assert token["token_type"] == "Bearer" and token["scope"] == "notes.read"


def main():
    """Runs the tests and tells in TAP how they ended."""
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    failed = 0
    print("TAP version 13")
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        title = name.removeprefix("test_").replace("_", " ")
        try:
            test()
            print(f"ok {number} - {title}")
        except Exception:
            failed += 1
            print(f"not ok {number} - {title}")
            print("\n".join("  " + line for line in traceback.format_exc().splitlines()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
