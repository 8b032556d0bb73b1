"""A web application that takes the webhooks of a voice agent at Retell, and records its calls."""

import os
from contextlib import asynccontextmanager

from agentlytics import AsyncMetrone
from agentlytics.webhooks import Receiver, WebhookRefusedError
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse


def create_app() -> FastAPI:
    """The application. Its keys are found by the environment: ``METRONE_API_KEY`` and ``RETELL_API_KEY``."""
    receiver = Receiver("retell", label="front-desk", secret=os.environ["RETELL_API_KEY"])
    metrone = AsyncMetrone()

    @asynccontextmanager
    async def lifespan(_: FastAPI):
        # What is recorded when the application ends is still delivered.
        async with metrone:
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/hooks/retell")
    async def retell(request: Request) -> Response:
        received = receiver.receive(url=str(request.url), headers=request.headers, body=await request.body())
        metrone.track_webhook(received)
        answer = received.answer
        return Response(answer.body, answer.status, media_type=answer.content_type)

    @app.exception_handler(WebhookRefusedError)
    async def refused(_: Request, error: WebhookRefusedError) -> Response:
        return JSONResponse({"error": error.code, "message": str(error)}, error.status)

    return app
