/**
 * Pages of self-hosted engines: shortened, in the words and the order of the engines, with other models and figures.
 * Each names what it was written after.
 */

/** V1, one engine. https://docs.vllm.ai/en/stable/usage/metrics/, vllm/v1/metrics/loggers.py of the vLLM repository */
export const vllmMetrics = `# HELP python_gc_objects_collected_total Objects collected during gc
# TYPE python_gc_objects_collected_total counter
python_gc_objects_collected_total{generation="0"} 12286.0
# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1.76040217e+09
# HELP vllm:num_requests_running Number of requests in model execution batches.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{engine="0",model_name="Qwen/Qwen3-8B"} 24.0
# HELP vllm:num_requests_waiting Number of requests waiting to be processed.
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting{engine="0",model_name="Qwen/Qwen3-8B"} 72.0
# HELP vllm:num_requests_waiting_by_reason Number of waiting requests by reason.
# TYPE vllm:num_requests_waiting_by_reason gauge
vllm:num_requests_waiting_by_reason{engine="0",model_name="Qwen/Qwen3-8B",reason="capacity"} 70.0
vllm:num_requests_waiting_by_reason{engine="0",model_name="Qwen/Qwen3-8B",reason="deferred"} 2.0
# HELP vllm:kv_cache_usage_perc KV-cache usage. 1 means 100 percent usage.
# TYPE vllm:kv_cache_usage_perc gauge
vllm:kv_cache_usage_perc{engine="0",model_name="Qwen/Qwen3-8B"} 0.4565217391304348
# HELP vllm:generation_tokens_total Number of generation tokens processed.
# TYPE vllm:generation_tokens_total counter
vllm:generation_tokens_total{engine="0",model_name="Qwen/Qwen3-8B"} 7.557572e+06
# HELP vllm:time_to_first_token_seconds Histogram of time to first token in seconds.
# TYPE vllm:time_to_first_token_seconds histogram
vllm:time_to_first_token_seconds_bucket{engine="0",le="0.001",model_name="Qwen/Qwen3-8B"} 0.0
vllm:time_to_first_token_seconds_bucket{engine="0",le="+Inf",model_name="Qwen/Qwen3-8B"} 812.0
`;

/** Two data-parallel engines of one server, each with samples of its own. */
export const vllmMetricsOfTwoEngines = `# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{engine="0",model_name="Qwen/Qwen3-8B"} 8.0
vllm:num_requests_running{engine="1",model_name="Qwen/Qwen3-8B"} 2.0
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting{engine="0",model_name="Qwen/Qwen3-8B"} 3.0
vllm:num_requests_waiting{engine="1",model_name="Qwen/Qwen3-8B"} 0.0
# TYPE vllm:kv_cache_usage_perc gauge
vllm:kv_cache_usage_perc{engine="0",model_name="Qwen/Qwen3-8B"} 0.75
vllm:kv_cache_usage_perc{engine="1",model_name="Qwen/Qwen3-8B"} 0.25
`;

/** V0. https://docs.vllm.ai/en/v0.7.0/serving/metrics.html */
export const vllmMetricsBeforeV1 = `# HELP vllm:num_requests_running Number of requests currently running on GPU.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{model_name="unsloth/Llama-3.2-1B-Instruct"} 1.0
# HELP vllm:num_requests_swapped Number of requests swapped to CPU.
# TYPE vllm:num_requests_swapped gauge
vllm:num_requests_swapped{model_name="unsloth/Llama-3.2-1B-Instruct"} 9.0
# HELP vllm:num_requests_waiting Number of requests waiting to be processed.
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting{model_name="unsloth/Llama-3.2-1B-Instruct"} 0.0
# HELP vllm:gpu_cache_usage_perc GPU KV-cache usage. 1 means 100 percent usage.
# TYPE vllm:gpu_cache_usage_perc gauge
vllm:gpu_cache_usage_perc{model_name="unsloth/Llama-3.2-1B-Instruct"} 0.35
# HELP vllm:cpu_cache_usage_perc CPU KV-cache usage. 1 means 100 percent usage.
# TYPE vllm:cpu_cache_usage_perc gauge
vllm:cpu_cache_usage_perc{model_name="unsloth/Llama-3.2-1B-Instruct"} 0.9
`;

/** https://docs.sglang.io/references/production_metrics.html */
export const sglangMetrics = `# HELP sglang:token_usage The token usage
# TYPE sglang:token_usage gauge
sglang:token_usage{model_name="meta-llama/Llama-3.1-8B-Instruct"} 0.28
# HELP sglang:full_token_usage The token usage of full attention
# TYPE sglang:full_token_usage gauge
sglang:full_token_usage{model_name="meta-llama/Llama-3.1-8B-Instruct"} 0.9
# HELP sglang:num_running_reqs The number of running requests
# TYPE sglang:num_running_reqs gauge
sglang:num_running_reqs{model_name="meta-llama/Llama-3.1-8B-Instruct"} 162.0
# HELP sglang:num_running_reqs_offline_batch The number of running low-priority offline batch requests.
# TYPE sglang:num_running_reqs_offline_batch gauge
sglang:num_running_reqs_offline_batch{model_name="meta-llama/Llama-3.1-8B-Instruct"} 5.0
# HELP sglang:num_queue_reqs The number of requests in the waiting queue
# TYPE sglang:num_queue_reqs gauge
sglang:num_queue_reqs{model_name="meta-llama/Llama-3.1-8B-Instruct"} 2826.0
`;

/** Two ranks with priority scheduling: python/sglang/srt/metrics/collector.py of the SGLang repository */
export const sglangMetricsByPriority = `# TYPE sglang:num_running_reqs gauge
sglang:num_running_reqs{dp_rank="0",model_name="a",priority="",tp_rank="0"} 10.0
sglang:num_running_reqs{dp_rank="0",model_name="a",priority="0",tp_rank="0"} 6.0
sglang:num_running_reqs{dp_rank="0",model_name="a",priority="1",tp_rank="0"} 4.0
sglang:num_running_reqs{dp_rank="1",model_name="a",priority="",tp_rank="1"} 1.0
# TYPE sglang:num_queue_reqs gauge
sglang:num_queue_reqs{dp_rank="0",model_name="a",priority="",tp_rank="0"} 2.0
sglang:num_queue_reqs{dp_rank="0",model_name="a",priority="0",tp_rank="0"} 2.0
sglang:num_queue_reqs{dp_rank="1",model_name="a",priority="",tp_rank="1"} 0.0
# TYPE sglang:token_usage gauge
sglang:token_usage{dp_rank="0",model_name="a",priority="",tp_rank="0"} 0.5
sglang:token_usage{dp_rank="1",model_name="a",priority="",tp_rank="1"} 0.1
`;

/** https://github.com/sgl-project/sglang/pull/16976 */
export const sglangLoads = JSON.stringify({
  timestamp: "2026-03-02T10:30:00.123456+00:00",
  version: "0.5.9",
  dp_rank_count: 2,
  loads: [
    {
      dp_rank: 0,
      num_running_reqs: 5,
      num_waiting_reqs: 2,
      num_used_tokens: 50_000,
      max_total_num_tokens: 100_000,
      token_usage: 0.5,
      gen_throughput: 310.5,
      cache_hit_rate: 0.2,
      utilization: 0.6,
      max_running_requests: 64,
      num_total_reqs: 7,
    },
    {
      dp_rank: 1,
      num_running_reqs: 1,
      num_waiting_reqs: 0,
      num_used_tokens: 25_000,
      max_total_num_tokens: 100_000,
      token_usage: 0.25,
      gen_throughput: 80.1,
      cache_hit_rate: 0,
      utilization: -1,
      max_running_requests: 64,
      num_total_reqs: 1,
    },
  ],
  aggregate: { total_running_reqs: 6, total_waiting_reqs: 2, total_reqs: 8, avg_token_usage: 0.375 },
});

/** https://huggingface.co/docs/text-generation-inference/reference/metrics; no HELP lines, as its exporter writes none */
export const tgiMetrics = `# TYPE tgi_request_count counter
tgi_request_count 844

# TYPE tgi_queue_size gauge
tgi_queue_size 7

# TYPE tgi_batch_current_max_tokens gauge
tgi_batch_current_max_tokens 16384

# TYPE tgi_batch_current_size gauge
tgi_batch_current_size 4

# TYPE tgi_batch_next_size histogram
tgi_batch_next_size_bucket{le="1"} 430
tgi_batch_next_size_bucket{le="+Inf"} 512
tgi_batch_next_size_sum 1190
tgi_batch_next_size_count 512
`;

/** Two engines. lmdeploy/metrics/loggers.py of the LMDeploy repository */
export const lmdeployMetrics = `# HELP lmdeploy:num_api_requests_routed Number of requests routed to request handles.
# TYPE lmdeploy:num_api_requests_routed gauge
lmdeploy:num_api_requests_routed{engine="0",model_name="internlm3-8b"} 99.0
# HELP lmdeploy:num_api_requests_waiting Number of requests waiting for free request handles.
# TYPE lmdeploy:num_api_requests_waiting gauge
lmdeploy:num_api_requests_waiting{engine="0",model_name="internlm3-8b"} 4.0
lmdeploy:num_api_requests_waiting{engine="1",model_name="internlm3-8b"} 1.0
# HELP lmdeploy:num_requests_running Number of requests in model execution batches.
# TYPE lmdeploy:num_requests_running gauge
lmdeploy:num_requests_running{engine="0",model_name="internlm3-8b"} 3.0
lmdeploy:num_requests_running{engine="1",model_name="internlm3-8b"} 5.0
# HELP lmdeploy:num_requests_waiting Number of requests waiting to be processed.
# TYPE lmdeploy:num_requests_waiting gauge
lmdeploy:num_requests_waiting{engine="0",model_name="internlm3-8b"} 2.0
lmdeploy:num_requests_waiting{engine="1",model_name="internlm3-8b"} 0.0
# HELP lmdeploy:gpu_cache_usage_perc GPU KV-cache usage. 1 means 100 percent usage.
# TYPE lmdeploy:gpu_cache_usage_perc gauge
lmdeploy:gpu_cache_usage_perc{engine="0",model_name="internlm3-8b"} 0.5
lmdeploy:gpu_cache_usage_perc{engine="1",model_name="internlm3-8b"} 0.25
`;

/** https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md, the pages of this name, and "API errors" */
export const llamaCppMetrics = `# HELP llamacpp:prompt_tokens_total Number of prompt tokens processed.
# TYPE llamacpp:prompt_tokens_total counter
llamacpp:prompt_tokens_total 14400
# HELP llamacpp:requests_processing Number of requests processing.
# TYPE llamacpp:requests_processing gauge
llamacpp:requests_processing 4
# HELP llamacpp:requests_deferred Number of requests deferred.
# TYPE llamacpp:requests_deferred gauge
llamacpp:requests_deferred 46
`;
export const llamaCppProps = JSON.stringify({
  default_generation_settings: { id: 0, id_task: -1, n_ctx: 1024, is_processing: false },
  total_slots: 4,
  model_path: "../models/some.gguf",
  chat_template: "...",
  is_sleeping: false,
});
export const llamaCppPropsAsleep = JSON.stringify({ total_slots: 4, is_sleeping: true });
export const llamaCppSlots = JSON.stringify([
  { id: 0, id_task: 135, n_ctx: 65_536, speculative: false, is_processing: true, next_token: { n_decoded: 136 } },
  { id: 1, id_task: 0, n_ctx: 65_536, speculative: false, is_processing: false, next_token: { n_decoded: 0 } },
]);
export const llamaCppLoading = JSON.stringify({
  error: { code: 503, message: "Loading model", type: "unavailable_error" },
});
export const llamaCppSwitchedOff = JSON.stringify({
  error: { code: 501, message: "This server does not support metrics endpoint.", type: "not_supported_error" },
});

/** https://github.com/ollama/ollama/blob/main/docs/api.md */
export const ollamaPs = JSON.stringify({
  models: [
    {
      name: "mistral:latest",
      model: "mistral:latest",
      size: 5_137_025_024,
      details: { format: "gguf", family: "llama", parameter_size: "7.2B" },
      expires_at: "2026-06-04T14:38:31.83753-07:00",
      size_vram: 5_137_025_024,
    },
  ],
});
export const ollamaTags = JSON.stringify({
  models: [
    { name: "codellama:13b", size: 7_365_960_935, details: { format: "gguf" } },
    { name: "mistral:latest", model: "mistral:latest", size: 5_137_025_024 },
  ],
});

export const html = "<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>";
