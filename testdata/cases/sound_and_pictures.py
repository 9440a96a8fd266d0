"""Pictures, films, sound and the models that look at them: what reads a file or starts ffmpeg, and what only describes it."""

import asyncio
from functools import lru_cache
from typing import Annotated

import cv2
import fiona
import numpy as np
import spacy
import whisper
from fastapi import Depends, FastAPI
from moviepy import AudioFileClip, CompositeVideoClip, VideoFileClip, concatenate_videoclips
from pydub import AudioSegment
from sentence_transformers import SentenceTransformer
from transformers import AutoModelForCausalLM, AutoTokenizer, pipeline

app = FastAPI()


async def frame_of(path: str) -> np.ndarray:
    camera = cv2.VideoCapture(path)  # expect: BLK104
    while camera.isOpened():
        ok, frame = camera.read()  # expect: BLK104
        if not ok:
            break
    camera.release()
    return cv2.imread(path)  # expect: BLK104


async def decoded(data: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


async def frame_in_a_thread(path: str) -> np.ndarray:
    return await asyncio.to_thread(cv2.imread, path)


class Cutter:
    def __init__(self, path: str) -> None:
        self.clip = VideoFileClip(path)

    async def cut(self, target: str) -> None:
        part = self.clip.subclipped(1, 5).with_audio(None)
        concatenate_videoclips([part, part]).write_videofile(target)  # expect: BLK105

    async def title(self, layers: list) -> CompositeVideoClip:
        return CompositeVideoClip(layers)

    async def sound(self, path: str) -> None:
        AudioFileClip(path).write_audiofile(path + ".mp3")  # expect: BLK105, BLK105


async def as_wave(path: str) -> None:
    speech = AudioSegment.from_file(path).set_channels(1).set_frame_rate(16_000)  # expect: BLK105
    speech.export(path + ".wav", format="wav")
    speech.export(path + ".ogg", format="ogg")  # expect: BLK105


async def of_wave(path: str) -> AudioSegment:
    return AudioSegment.from_file(path, "wav")


class Embedder:
    def __init__(self, name: str) -> None:
        self.model = SentenceTransformer(name)

    async def vectors(self, texts: list[str]) -> np.ndarray:
        return await asyncio.to_thread(self.model.encode, texts)


@lru_cache
def get_embedder() -> Embedder:
    return Embedder("all-MiniLM-L6-v2")


async def get_speech_model() -> whisper.Whisper:
    return whisper.load_model("base")  # expect: BLK104


@app.post("/embed")
async def embed(texts: list[str], embedder: Annotated[Embedder, Depends(get_embedder)]) -> list:
    return (await embedder.vectors(texts)).tolist()


@app.post("/chat")
async def chat(name: str) -> str:
    tokenizer = AutoTokenizer.from_pretrained(name)  # expect: BLK104
    model = AutoModelForCausalLM.from_pretrained(name)  # expect: BLK104
    return f"{tokenizer} {model}"


@app.post("/label")
async def label(text: str) -> list:
    labels = pipeline("text-classification")  # expect: BLK104
    names = spacy.load("en_core_web_sm")  # expect: BLK104
    return [labels, names]


async def shapes(path: str) -> list:
    with fiona.open(path) as source:  # expect: BLK104
        return [shape for shape in source]  # expect: BLK112
