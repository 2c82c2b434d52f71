"""How Google words a refusal: to a program as RFC 6749, section 5.2 has it, to a person as a page."""

from flask import Response, jsonify, make_response, render_template

from owneros.sandbox.kit.problems import Refusal

STATUS = {"invalid_client": 401}


class GoogleError(Refusal):
    def __init__(self, code: str, description: str) -> None:
        body = {"error": code, "error_description": description}
        super().__init__(description, STATUS.get(code, 400), body)


def told(problem: Refusal) -> Response:
    return make_response(jsonify(problem.body), problem.status)


def shown(problem: Refusal) -> Response:
    """To the person whom a program sent here wrongly; they are not sent back."""
    return make_response(render_template("sandbox/google/refused.html", problem=problem.body), problem.status)


def fault_answer(status: int) -> Response:
    words = f"The sandbox was asked to answer {status}."
    response = jsonify(error="internal_failure", error_description=words)
    response.status_code = status
    return response
