export { type BlockAnswer, createWebAclEvaluator, type WebAclEvaluator } from "./web-acl.js";
