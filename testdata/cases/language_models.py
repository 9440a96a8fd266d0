"""Clients of language models: what is asked for at once, what arrives while it is iterated, and the async twins."""

import cohere
import litellm
import ollama
from google import genai
from groq import AsyncGroq, Groq
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.vectorstores import VectorStore
from langchain_openai import ChatOpenAI
from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
from mistralai.client import Mistral
from tavily import AsyncTavilyClient, TavilyClient


class Writer:
    def __init__(self) -> None:
        self.groq = Groq()
        self.agroq = AsyncGroq()
        self.gemini = genai.Client()
        self.mistral = Mistral()

    async def write(self, text: str) -> str:
        answer = self.groq.chat.completions.create(model="", messages=[{"content": text}])  # expect: BLK102
        return answer.choices[0].message.content

    async def write_well(self, text: str) -> str:
        answer = await self.agroq.chat.completions.create(model="", messages=[{"content": text}])
        return answer.choices[0].message.content

    async def think(self, text: str) -> list[str]:
        chat = self.gemini.chats.create(model="")
        chat.send_message(text)  # expect: BLK102
        self.gemini.models.generate_content(model="", contents=text)  # expect: BLK102
        await self.gemini.aio.models.generate_content(model="", contents=text)
        return [part.text for part in self.gemini.models.generate_content_stream(model="", contents=text)]  # expect: BLK102

    async def compare(self, text: str) -> None:
        self.mistral.chat.complete(messages=[], model="")  # expect: BLK102
        await self.mistral.chat.complete_async(messages=[], model="")


async def complete(text: str) -> object:
    litellm.completion(model="", messages=[{"content": text}])  # expect: BLK102
    return await litellm.acompletion(model="", messages=[{"content": text}])


async def local(text: str) -> object:
    ollama.chat(model="", messages=[])  # expect: BLK102
    ollama.Client(timeout=60).generate(model="", prompt=text)  # expect: BLK102
    return await ollama.AsyncClient().generate(model="", prompt=text)  # expect: API206


async def rank(texts: list[str]) -> object:
    return cohere.ClientV2().rerank(model="", query="", documents=texts)  # expect: BLK102


async def chain(text: str, store: VectorStore) -> object:
    prompt = ChatPromptTemplate.from_template("{text}").invoke({"text": text})
    model = ChatOpenAI(model="gpt").bind_tools([])
    model.invoke(prompt)  # expect: BLK102
    store.similarity_search(text)  # expect: BLK102
    retriever = store.as_retriever()
    await retriever.ainvoke(text)
    return await model.ainvoke(prompt)


async def index(directory: str, text: str) -> object:
    pages = SimpleDirectoryReader(directory).load_data()  # expect: BLK104, BLK104
    engine = VectorStoreIndex.from_documents(pages).as_query_engine()  # expect: BLK102
    engine.query(text)  # expect: BLK102
    return await engine.aquery(text)


async def look_up(text: str) -> object:
    TavilyClient().search(text)  # expect: BLK102
    return await AsyncTavilyClient().search(text)
