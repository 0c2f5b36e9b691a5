/**
 * Variables that model hubs, hosted models and experiment trackers read their token from. Sources:
 * https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables, https://docs.wandb.ai,
 * https://platform.openai.com/docs, https://docs.anthropic.com, https://www.kaggle.com/docs/api and the others' own pages.
 */
export const MODEL_TOKENS: ReadonlySet<string> = new Set(
  `HF_TOKEN HF_API_TOKEN HF_API_KEY HUGGINGFACE_TOKEN HUGGINGFACE_API_KEY HUGGING_FACE_HUB_TOKEN
  HUGGINGFACE_HUB_TOKEN HUGGINGFACEHUB_API_TOKEN WANDB_API_KEY COMET_API_KEY NEPTUNE_API_TOKEN
  MLFLOW_TRACKING_TOKEN CLEARML_API_SECRET_KEY KAGGLE_KEY NGC_API_KEY NVIDIA_API_KEY OPENAI_API_KEY
  AZURE_OPENAI_API_KEY AZURE_OPENAI_KEY ANTHROPIC_API_KEY GEMINI_API_KEY COHERE_API_KEY CO_API_KEY
  MISTRAL_API_KEY GROQ_API_KEY TOGETHER_API_KEY FIREWORKS_API_KEY OPENROUTER_API_KEY DEEPSEEK_API_KEY
  PERPLEXITY_API_KEY XAI_API_KEY VOYAGE_API_KEY REPLICATE_API_TOKEN ELEVENLABS_API_KEY LANGCHAIN_API_KEY
  LANGSMITH_API_KEY PINECONE_API_KEY`.split(/\s+/),
);
