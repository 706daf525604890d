#include "crossing.hpp"

namespace statepass::jni {
namespace {

// Written once, by JNI_OnLoad, before any other function of this file runs.
jclass error_class = nullptr;
jmethodID error_constructor = nullptr;

}  // namespace

void refuse(JNIEnv* env, const char* name, const char* message) {
  std::array<char, 64> path{"java/lang/"};
  for (std::size_t i = 10; *name != 0 && i + 1 < path.size(); ++i) path[i] = *name++;
  jclass found = env->FindClass(path.data());
  if (found != nullptr) env->ThrowNew(found, message);
}

void raise(JNIEnv* env, const char* operation, const char* code, std::uint32_t offset) {
  jstring name = env->NewStringUTF(code);
  if (name == nullptr) return;
  jstring where = env->NewStringUTF(operation);
  if (where == nullptr) return;
  jobject made = env->NewObject(error_class, error_constructor, name, where, static_cast<jlong>(offset));
  if (made != nullptr) env->Throw(static_cast<jthrowable>(made));
}

jbyteArray take(JNIEnv* env, sp_buffer* buffer) {
  jbyteArray out = nullptr;
  if (std::in_range<jsize>(buffer->size)) {
    out = env->NewByteArray(static_cast<jsize>(buffer->size));
    if (out != nullptr && buffer->size > 0) {
      env->SetByteArrayRegion(out, 0, static_cast<jsize>(buffer->size), reinterpret_cast<const jbyte*>(buffer->data));
    }
  } else {
    refuse(env, "OutOfMemoryError", "a result of more than 2 GiB");
  }
  sp_buffer_free(buffer);
  return out;
}

Crossing<sp_bytes>::Crossing(Door door, jbyteArray array) {
  JNIEnv* env = door.env;
  if (env->ExceptionCheck()) return;
  if (array == nullptr) {
    refuse(env, "NullPointerException", "byte[]");
    return;
  }
  const jsize size = env->GetArrayLength(array);
  if (size == 0) return;
  memory_ = sp_alloc(static_cast<std::size_t>(size));
  if (memory_ == nullptr) {
    refuse(env, "OutOfMemoryError", "byte[]");
    return;
  }
  size_ = static_cast<std::size_t>(size);
  env->GetByteArrayRegion(array, 0, size, reinterpret_cast<jbyte*>(memory_));
}

}  // namespace statepass::jni

namespace {

using statepass::jni::Method;

#define METHOD(name) Method<#name, &name>::entry()

// Every function of statepass.h but those that this library itself calls to give memory and names.
bool register_methods(JNIEnv* env, jclass native) {
  const JNINativeMethod methods[] = {
      METHOD(sp_abi_version),
      METHOD(sp_version),
      METHOD(sp_is_development),
      METHOD(sp_error_words),
      METHOD(sp_cbor_to_json),
      METHOD(sp_qr_encode),
      METHOD(sp_qr_decode),
      METHOD(sp_envelope_read),
      METHOD(sp_envelope_plan),
      METHOD(sp_mdoc_show),
      METHOD(sp_mdoc_verify),
      METHOD(sp_header_verify),
      METHOD(sp_proof_verify),
      METHOD(sp_proof_batch),
      METHOD(sp_proof_item),
      METHOD(sp_transaction_show),
      METHOD(sp_receipt_show),
      METHOD(sp_checkpoint_read),
      METHOD(sp_job_next),
      METHOD(sp_job_progress),
      METHOD(sp_job_http_answer),
      METHOD(sp_job_http_failed),
      METHOD(sp_job_code),
      METHOD(sp_job_no_code),
      METHOD(sp_job_waited),
      METHOD(sp_job_saved),
      METHOD(sp_job_close),
      METHOD(sp_ledger_open),
      METHOD(sp_ledger_save),
      METHOD(sp_ledger_import),
      METHOD(sp_ledger_status),
      METHOD(sp_ledger_sync),
      METHOD(sp_ledger_checkpoint),
      METHOD(sp_ledger_trust_checkpoint),
      METHOD(sp_ledger_compare_checkpoints),
      METHOD(sp_ledger_conflict),
      METHOD(sp_conflict_verify),
      METHOD(sp_ledger_close),
      METHOD(sp_feed_open),
      METHOD(sp_feed_next),
      METHOD(sp_feed_text),
      METHOD(sp_feed_closed),
      METHOD(sp_feed_wake),
      METHOD(sp_feed_synced),
      METHOD(sp_feed_close),
      METHOD(sp_wallet_create),
      METHOD(sp_wallet_unlock),
      METHOD(sp_wallet_change_passphrase),
      METHOD(sp_wallet_unsaved),
      METHOD(sp_wallet_seal),
      METHOD(sp_wallet_home),
      METHOD(sp_wallet_take),
      METHOD(sp_wallet_share),
      METHOD(sp_wallet_redraw),
      METHOD(sp_wallet_decline),
      METHOD(sp_wallet_closed),
      METHOD(sp_wallet_show),
      METHOD(sp_wallet_next_slot),
      METHOD(sp_wallet_end_show),
      METHOD(sp_wallet_history),
      METHOD(sp_wallet_delete_history),
      METHOD(sp_wallet_moves),
      METHOD(sp_wallet_sync),
      METHOD(sp_wallet_receive),
      METHOD(sp_wallet_advance_moves),
      METHOD(sp_wallet_close),
      METHOD(sp_verifier_open),
      METHOD(sp_verifier_ask),
      METHOD(sp_verifier_take),
      METHOD(sp_verifier_image_decoded),
      METHOD(sp_verifier_cancel),
      METHOD(sp_verifier_close),
  };
  return env->RegisterNatives(native, methods, static_cast<jint>(std::size(methods))) == JNI_OK;
}

}  // namespace

extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM* machine, void*) {
  void* found = nullptr;
  if (machine->GetEnv(&found, JNI_VERSION_1_6) != JNI_OK) return JNI_ERR;
  auto* env = static_cast<JNIEnv*>(found);
  jclass error = env->FindClass("org/statepass/StatepassException");
  if (error == nullptr) return JNI_ERR;
  statepass::jni::error_class = static_cast<jclass>(env->NewGlobalRef(error));
  statepass::jni::error_constructor = env->GetMethodID(error, "<init>", "(Ljava/lang/String;Ljava/lang/String;J)V");
  if (statepass::jni::error_class == nullptr || statepass::jni::error_constructor == nullptr) return JNI_ERR;
  jclass native = env->FindClass("org/statepass/Native");
  return native != nullptr && register_methods(env, native) ? JNI_VERSION_1_6 : JNI_ERR;
}
